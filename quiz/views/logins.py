"""A teacher's logins: in which browsers, since when, and an end to each."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from quiz.errors import QuizError
from quiz.languages import gettext
from quiz.models import Login, Teacher
from quiz.storage import utc_now
from quiz.teachers import devices, logins
from quiz.web import (
    answered,
    body,
    note_teacher,
    own_teacher,
    page,
    read_word,
    reading,
    refuse_on_own_page,
    teacher_token,
    writing,
)

pages = Blueprint("logins", __name__)
PAGE = "/teach/logins"


@pages.get(PAGE)
def show() -> Response:
    """List the logins."""
    note_teacher()
    return logins_page(own_teacher(reading()))


def logins_page(teacher: Teacher, trouble: str | None = None) -> Response:
    """Return the page, with an error above the list."""
    own = logins.hash_token(teacher_token() or "")
    lines = [line_of(login, own) for login in logins.of_teacher(reading(), teacher.id, utc_now())]
    twin = {"logins": lines}
    return page("logins.html", twin, title=gettext("Your logins"), logins=lines, trouble=trouble)


def line_of(login: Login, own: str) -> dict[str, Any]:
    """Return what the list shows of a login; its name is a hash, which opens nothing."""
    return {
        "id": login.token_hash,
        "device": devices.spoken(login.device),
        "is_this": login.token_hash == own,
        "began_at": login.created_at.isoformat(timespec="seconds"),
        "seen_at": login.seen_at.isoformat(timespec="seconds"),
    }


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the list."""
    return refuse_on_own_page(error, lambda teacher: logins_page(teacher, error.detail))


@pages.post(f"{PAGE}/end")
def end() -> BaseResponse:
    """End one login."""
    session, login_id = writing(), read_word(body(), "login")
    teacher = own_teacher(session)
    logins.end_one(session, teacher.id, login_id)
    session.commit()
    return answered(teacher, PAGE)


@pages.post(f"{PAGE}/end-others")
def end_others() -> BaseResponse:
    """End all logins but this one."""
    session = writing()
    teacher = own_teacher(session)
    logins.end_all(session, teacher.id, keep=teacher_token())
    session.commit()
    return answered(teacher, PAGE)
