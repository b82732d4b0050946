"""A teacher's account: sign up, log in and out, change the password, erase it."""

from collections.abc import Iterable

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import Meter, attempts, events, passwords
from quiz.errors import NotAllowed, NotKnown, QuizError, Unavailable
from quiz.models import Teacher
from quiz.policy import lifetimes, limits
from quiz.storage import utc_now
from quiz.teachers import accounts, logins
from quiz.web import (
    address_meter,
    at_most,
    body,
    can_sign_up,
    config,
    current_teacher,
    note_teacher,
    own_teacher,
    read_word,
    refuse_on_teach_page,
    see_other,
    teach_page,
    teacher_token,
    wants_json,
    writing,
)

pages = Blueprint("teach", __name__)
# Hashing a password takes long by design, and few are hashed at a time.
with_password = at_most(limits.LOGINS_AT_ONCE)


@pages.get("/teach")
def show() -> Response:
    """Show a teacher's page; others may log in there or sign up."""
    teacher = current_teacher()
    if teacher is None and wants_json():
        raise NotKnown("Log in to see your classrooms.")
    note_teacher()
    return teach_page(teacher)


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the form that caused it."""
    return refuse_on_teach_page(error)


@pages.post("/teach/signup")
@with_password
def sign_up() -> BaseResponse:
    """Make an account, unless signing up is closed."""
    if not can_sign_up():
        raise NotAllowed("Signing up is closed: ask whoever runs this quiz for an account.")
    values, session, now = body(), writing(), utc_now()
    name, password = accounts.read_account(
        read_word(values, "username"), read_word(values, "password")
    )
    attempts.spend(session, [address_meter(limits.SIGN_UPS_BY_ADDRESS)], now)
    is_taken = accounts.find_teacher(session, name) is not None
    session.commit()  # release the write lock: hashing a password takes a while
    if is_taken:
        raise accounts.taken(name)
    password_hash = passwords.hash_password(password)
    return log_in_as(session, accounts.add_teacher(session, name, password_hash, now))


@pages.post("/teach/login")
@with_password
def log_in() -> BaseResponse:
    """Log in; a wrong name and a wrong password get the same answer after the same time."""
    values, session, now = body(), writing(), utc_now()
    name, password = read_word(values, "username"), read_word(values, "password")
    meters = count_attempt(session, name)
    credential = accounts.credential_of(accounts.find_teacher(session, name))
    session.commit()
    if not checked(session, credential, password, meters):
        events.note("login-failed")
        raise NotKnown(accounts.WRONG)
    renewed = passwords.renewed(credential.password_hash, password)
    teacher = accounts.admit(session, credential, renewed, now)
    clear_failures(session, meters)
    return log_in_as(session, teacher)


@pages.post("/teach/logout")
def log_out() -> BaseResponse:
    """Log out in this browser."""
    session = writing()
    logins.end_login(session, teacher_token())
    session.commit()
    return logged_out()


@pages.post("/teach/password")
@with_password
def change_password() -> BaseResponse:
    """Change the password, which ends the logins of all other browsers."""
    values, session, now = body(), writing(), utc_now()
    old, new = read_word(values, "old"), read_word(values, "new")
    teacher = own_teacher(session)
    new = accounts.read_new_password(teacher.username, new)
    meters = count_attempt(session, teacher.username)
    credential = accounts.credential_of(teacher)
    session.commit()
    if not checked(session, credential, old, meters):
        events.note("login-failed")
        raise NotAllowed("The current password is wrong.")
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
    return logged_out()


def count_attempt(session: Session, name: str) -> list[Meter]:
    """Count an attempt before the password is checked, so that parallel ones keep to the limit."""
    key = accounts.username_key(name)  # unknown names too: else the limit tells which exist
    by_name = attempts.meter_of(limits.LOGINS_BY_NAME, config().secret_key, key)
    meters = [by_name, address_meter(limits.LOGINS_BY_ADDRESS)]
    attempts.spend(session, meters, utc_now())
    return meters


def checked(
    session: Session, credential: accounts.Credential, password: str, meters: Iterable[Meter]
) -> bool:
    """Check a password; an attempt that could not be checked does not count."""
    try:
        return credential.admits(password)
    except Unavailable:
        attempts.give_back(session, meters)
        session.commit()
        raise


def clear_failures(session: Session, meters: list[Meter]) -> None:
    """Clear a name's attempts after a success; of the address only this one is given back."""
    by_name, by_address = meters
    attempts.forget(session, by_name)
    attempts.give_back(session, [by_address])


def log_in_as(session: Session, teacher: Teacher) -> BaseResponse:
    """Begin a login under a new token, and end the one that this browser had."""
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


def logged_out() -> BaseResponse:
    """Lead back to the page, logged out."""
    response = answered(None)
    response.delete_cookie(logins.COOKIE)
    return response


def answered(teacher: Teacher | None, url: str = "/teach") -> BaseResponse:
    """Lead back to the page, or return the teacher's name as JSON."""
    if wants_json():
        return jsonify({"username": teacher.username if teacher else None})
    return see_other(url)
