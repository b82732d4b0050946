"""A teacher's account: sign up, log in and out, change the password, erase it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import Meter, attempts, passwords
from quiz.classroom import classrooms, course_of, plans
from quiz.decks import default_deck, playable_decks
from quiz.errors import NotAllowed, NotKnown, QuizError, Unavailable
from quiz.models import Teacher
from quiz.policy import Limit, lifetimes, limits, sizes
from quiz.storage import utc_now
from quiz.teachers import accounts, logins
from quiz.web import (
    body,
    config,
    current_teacher,
    note_teacher,
    own_teacher,
    page,
    problems,
    read_word,
    reading,
    see_other,
    teacher_token,
    wants_json,
    writing,
)

pages = Blueprint("teach", __name__)


@pages.get("/teach")
def show() -> Response:
    """Show a teacher's page; a stranger may log in there or sign up."""
    teacher = current_teacher()
    if teacher is None and wants_json():
        raise NotKnown("Log in to see your classrooms.")
    note_teacher()
    return teach_page(teacher)


def teach_page(teacher: Teacher | None, trouble: str | None = None) -> Response:
    """Return the page, with what went wrong above the form that it went wrong in."""
    username, now = teacher.username if teacher else None, utc_now()
    twin: dict[str, Any] = {"username": username, "classrooms": classroom_lines(teacher)}
    return page(
        "teach.html",
        twin,
        title="Teach",
        teacher=teacher,
        classrooms=twin["classrooms"],
        suggested_title=plans.suggested_title(now),
        suggested_deadline=f"{now + timedelta(days=7):%Y-%m-%dT%H:00}",
        min_age=config().min_age,
        own_deck=default_deck(reading()),
        playable=playable_decks(reading()),
        is_open=is_open(),
        trouble=trouble,
        tried=request.path.rpartition("/")[2],
        min_password=limits.MIN_PASSWORD,
        max_username=sizes.USERNAME,
    )


def classroom_lines(teacher: Teacher | None) -> list[dict[str, Any]]:
    """List a teacher's classrooms."""
    return [
        {
            "code": classroom.code,
            "title": classroom.title,
            "deck": classroom.deck,
            "pace": classroom.pace.value,
            "phase": classroom.phase.value,
            "length": course_of(classroom).total,
            "players": players,
            "created_at": classroom.created_at.isoformat(),
            "url": f"/classrooms/{classroom.code}",
        }
        for classroom, players in (
            classrooms.classrooms_of(reading(), teacher.id) if teacher else []
        )
    ]


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Say what went wrong where it was typed."""
    if wants_json():
        return problems.refuse(error)
    return problems.mark(teach_page(current_teacher(), error.detail), error)


@pages.post("/teach/signup")
def sign_up() -> BaseResponse:
    """Make an account, unless new ones are made by whoever runs the quiz."""
    if not is_open():
        raise NotAllowed("New accounts are made by whoever runs this quiz.")
    values, session, now = body(), writing(), utc_now()
    name, password = accounts.read_account(
        read_word(values, "username"), read_word(values, "password")
    )
    attempts.spend(session, [by_address(limits.SIGN_UPS_BY_ADDRESS)], now)
    is_taken = accounts.find_teacher(session, name) is not None
    session.commit()  # nobody waits for the database while a password is hashed
    if is_taken:
        raise accounts.taken(name)
    password_hash = passwords.hash_password(password)
    return let_in(session, accounts.add_teacher(session, name, password_hash, now))


@pages.post("/teach/login")
def log_in() -> BaseResponse:
    """Log in; a wrong name and a wrong password are refused alike, and take as long."""
    values, session, now = body(), writing(), utc_now()
    name, password = read_word(values, "username"), read_word(values, "password")
    meters = spend_failure(session, name)
    credential = accounts.credential_of(accounts.find_teacher(session, name))
    session.commit()
    if not checked(session, credential, password, meters):
        raise NotKnown(accounts.WRONG)
    renewed = passwords.renewed(credential.password_hash, password)
    teacher = accounts.admit(session, credential, renewed, now)
    clear_failures(session, meters)
    return let_in(session, teacher)


@pages.post("/teach/logout")
def log_out() -> BaseResponse:
    """Log out in this browser."""
    session = writing()
    logins.end_login(session, teacher_token())
    session.commit()
    return let_go()


@pages.post("/teach/password")
def change_password() -> BaseResponse:
    """Change the password, which ends the logins of all other browsers."""
    values, session, now = body(), writing(), utc_now()
    old, new = read_word(values, "old"), read_word(values, "new")
    teacher = own_teacher(session)
    new = accounts.read_new_password(teacher.username, new)
    meters = spend_failure(session, teacher.username)
    credential = accounts.credential_of(teacher)
    session.commit()
    if not checked(session, credential, old, meters):
        raise NotAllowed("The present password is wrong.")
    password_hash = passwords.hash_password(new)
    teacher = accounts.admit(session, credential, None, now)
    accounts.set_password(session, teacher, password_hash, now, keep=teacher_token())
    clear_failures(session, meters)
    session.commit()
    return answered(teacher, "/teach?password=changed")


@pages.post("/teach/delete")
def erase() -> BaseResponse:
    """Erase the account."""
    session = writing()
    accounts.erase_teacher(session, own_teacher(session).id, utc_now())
    session.commit()
    return let_go()


def is_open() -> bool:
    """Say whether anybody may make an account."""
    return config().teacher_signup == "open"


def by_address(limit: Limit) -> Meter:
    """Return the meter of the address that asks."""
    address = attempts.network_of(request.remote_addr)
    return attempts.meter_of(limit, config().secret_key, address)


def spend_failure(session: Session, name: str) -> list[Meter]:
    """Count a try at a password before it is checked, or parallel ones would outrun the limit."""
    key = accounts.username_key(name)  # also of a name that nobody has, or the limit would tell
    by_name = attempts.meter_of(limits.LOGINS_BY_NAME, config().secret_key, key)
    meters = [by_name, by_address(limits.LOGINS_BY_ADDRESS)]
    attempts.spend(session, meters, utc_now())
    return meters


def checked(
    session: Session, credential: accounts.Credential, password: str, meters: Iterable[Meter]
) -> bool:
    """Check a password; a try that could not be checked does not count."""
    try:
        return credential.admits(password)
    except Unavailable:
        attempts.give_back(session, meters)
        session.commit()
        raise


def clear_failures(session: Session, meters: list[Meter]) -> None:
    """Forget a name's failures after a success, but those of the address were somebody's."""
    by_name, by_address = meters
    attempts.forget(session, by_name)
    attempts.give_back(session, [by_address])


def let_in(session: Session, teacher: Teacher) -> BaseResponse:
    """Begin a login under a new token, in place of the one that the browser had."""
    logins.end_login(session, teacher_token())
    token = logins.open_login(session, teacher.id, utc_now())
    session.commit()
    response = answered(teacher)
    response.set_cookie(
        logins.COOKIE,
        token,
        max_age=lifetimes.LOGIN,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def let_go() -> BaseResponse:
    """Lead back to the page as a stranger."""
    response = answered(None)
    response.delete_cookie(logins.COOKIE)
    return response


def answered(teacher: Teacher | None, url: str = "/teach") -> BaseResponse:
    """Lead back to the page, or name the teacher."""
    if wants_json():
        return jsonify({"username": teacher.username if teacher else None})
    return see_other(url)
