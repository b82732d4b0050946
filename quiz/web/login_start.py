"""Logins: how one begins, after the password and, where it is on, the second factor."""

from datetime import datetime

from flask import jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import events, seals
from quiz.errors import NotKnown
from quiz.languages import lazy
from quiz.models import Teacher
from quiz.policy import lifetimes
from quiz.storage import utc_now
from quiz.teachers import accounts, devices, logins
from quiz.web import problems
from quiz.web.known_browsers import remember_browser
from quiz.web.pages import see_other, wants_json
from quiz.web.sessions import config
from quiz.web.visitors import cookie, set_cookie, teacher_token


def log_in_as(session: Session, teacher: Teacher) -> BaseResponse:
    """Begin a login under a new token, and end the one that this browser had."""
    logins.end_login(session, teacher_token())
    device = devices.device_words(request.user_agent.string)
    token = logins.open_login(session, teacher.id, utc_now(), device=device)
    session.commit()
    events.note("login", teacher=teacher.id)
    response = answered(teacher)
    response.set_cookie(
        logins.COOKIE,
        token,
        max_age=lifetimes.LOGIN,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    if cookie(seals.STEP_COOKIE):
        response.delete_cookie(seals.STEP_COOKIE)
    remember_browser(response, accounts.username_key(teacher.username))
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


# The second step


def ask_for_code(teacher: Teacher, now: datetime) -> BaseResponse:
    """Lead to the second step; a signed cookie says that the password was right, and when."""
    response: BaseResponse = see_other("/teach/code")
    if wants_json():
        response = problems.refuse(NotKnown(lazy("Now send the code of your app."), needs="code"))
    value = [teacher.id, teacher.password_at.isoformat(), now.timestamp()]
    set_cookie(response, seals.STEP_COOKIE, value, lifetimes.SECOND_STEP)
    return response


def half_known_teacher(session: Session, now: datetime) -> Teacher:
    """Return the teacher whose password was right a moment ago; NotKnown for others."""
    value = seals.unseal(config().secret_key, seals.STEP_COOKIE, cookie(seals.STEP_COOKIE))
    teacher_id, password_at, given_at = value or ("", "", 0)
    is_late = now.timestamp() - given_at > lifetimes.SECOND_STEP.total_seconds()
    teacher = None if is_late else session.get(Teacher, teacher_id)
    if teacher is None or teacher.password_at.isoformat() != password_at:
        raise NotKnown(lazy("Log in with your password first."))
    return teacher
