"""The second step of a login: a code of the teacher's app, or a recovery code."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import Meter, attempts, events
from quiz.errors import NotKnown, QuizError
from quiz.languages import gettext, lazy
from quiz.models import Teacher
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.teachers import accounts, second_factor
from quiz.web import (
    body,
    clear_failures,
    config,
    half_known_teacher,
    known_as,
    log_in_as,
    meter,
    page,
    problems,
    read_word,
    reading,
    refuse_on_teach_page,
    roll_back,
    wants_json,
    writing,
)

pages = Blueprint("second_step", __name__)
WRONG = lazy("That code is wrong, or it was used already.")


@pages.get("/teach/code")
def ask() -> Response:
    """Ask for the code."""
    half_known_teacher(reading(), utc_now())
    return code_page()


def code_page(trouble: str | None = None) -> Response:
    """Return the page, with an error above the field."""
    return page(
        "second_step.html", {"needs": "code"}, title=gettext("Log in: the code"), trouble=trouble
    )


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the field, or the form to log in."""
    if wants_json():
        return problems.refuse(error)
    roll_back()
    try:
        half_known_teacher(reading(), utc_now())
    except NotKnown as unknown:
        return refuse_on_teach_page(unknown)
    return problems.mark(code_page(error.detail), error)


@pages.post("/teach/code")
def give() -> BaseResponse:
    """Log in with a code; it is used up."""
    typed, session = read_word(body(), "code"), writing()
    teacher = half_known_teacher(session, utc_now())
    meters = [tries_of(teacher)]
    attempts.spend(session, meters, utc_now())
    session.commit()  # a wrong code counts
    # Locked, and refused where the password has changed or the account has gone meanwhile.
    teacher = accounts.admit(session, accounts.credential_of(teacher), None, utc_now())
    if not second_factor.accepts(session, config().secret_key, teacher, typed, utc_now()):
        events.note("login-failed")
        raise NotKnown(WRONG)
    clear_failures(session, meters)
    return log_in_as(session, teacher)


def tries_of(teacher: Teacher) -> Meter:
    """Return the meter of codes: a browser that the teacher has used before counts apart."""
    known = known_as(accounts.username_key(teacher.username))
    return meter(limits.SECOND_CODES, known or teacher.id)
