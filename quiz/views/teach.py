"""A teacher's account: sign up, log in and out, change the password, erase it."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import events, passwords, seals
from quiz.errors import NotAllowed, NotKnown, QuizError
from quiz.languages import lazy
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.teachers import accounts, logins, second_factor
from quiz.web import (
    answered,
    ask_for_code,
    asked_plan,
    at_most,
    body,
    by_address,
    can_sign_up,
    checked,
    clear_failures,
    confirm_password,
    count_login,
    count_try,
    current_teacher,
    log_in_as,
    logged_out,
    note_teacher,
    own_teacher,
    read_word,
    refuse_on_teach_page,
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
        raise NotKnown(lazy("Log in to see your classrooms."))
    note_teacher()
    return teach_page(teacher, filled=asked_plan(teacher) if teacher else None)


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the form that caused it."""
    return refuse_on_teach_page(error)


@pages.post("/teach/signup")
@with_password
def sign_up() -> BaseResponse:
    """Make an account, unless signing up is closed."""
    if not can_sign_up():
        raise NotAllowed(lazy("Signing up is closed: ask whoever runs this quiz for an account."))
    values, session = body(), writing()
    name, password = accounts.read_account(
        read_word(values, "username"), read_word(values, "password")
    )
    count_try(session, [by_address(limits.SIGN_UPS_BY_ADDRESS)], [by_address(limits.SIGN_UP_TURNS)])
    is_taken = accounts.find_teacher(session, accounts.username_key(name)) is not None
    session.commit()  # release the write lock: hashing a password takes a while
    if is_taken:
        raise accounts.taken(name)
    password_hash = passwords.hash_password(password)
    return log_in_as(session, accounts.add_teacher(session, name, password_hash, utc_now()))


@pages.post("/teach/login")
@with_password
def log_in() -> BaseResponse:
    """Log in; a wrong name and a wrong password get the same answer after the same time."""
    values, session = body(), writing()
    key = accounts.username_key(read_word(values, "username"))
    password = read_word(values, "password")
    meters = count_login(session, key)
    credential = accounts.credential_of(accounts.find_teacher(session, key))
    session.commit()
    if not checked(session, credential, password, meters):
        events.note("login-failed")
        raise NotKnown(accounts.WRONG)
    renewed = passwords.renewed(credential.password_hash, password)
    teacher = accounts.admit(session, credential, renewed, utc_now())
    clear_failures(session, meters)
    if not second_factor.is_on(teacher):
        return log_in_as(session, teacher)
    session.commit()
    return ask_for_code(teacher, utc_now())


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
    credential = confirm_password(session, teacher, old)
    session.commit()
    password_hash = passwords.hash_password(new)
    teacher = accounts.admit(session, credential, None, now)
    accounts.set_password(session, teacher, password_hash, now, keep=teacher_token())
    session.commit()
    return answered(teacher, "/teach?password=changed")


@pages.post("/teach/delete")
def erase() -> BaseResponse:
    """Erase the account."""
    session = writing()
    accounts.erase_teacher(session, own_teacher(session).id, utc_now())
    session.commit()
    response = logged_out()
    response.delete_cookie(seals.KNOWN_COOKIE)
    return response
