"""Who asks: a player, a student or a teacher, each known by a signed cookie."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import abort, request
from flask import session as visit_cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import seals
from quiz.errors import NotKnown
from quiz.languages import lazy
from quiz.models import Player, Teacher
from quiz.play import players
from quiz.policy import lifetimes, limits
from quiz.storage import utc_now
from quiz.teachers import logins
from quiz.web.sessions import config, database, reading


def cookie(name: str) -> str | None:
    """Return a cookie as it came."""
    return request.cookies.get(name)


def set_cookie(
    response: BaseResponse, name: str, value: Any, lifetime: timedelta = lifetimes.PLAYER_COOKIE
) -> None:
    """Set a signed cookie, for a year unless otherwise said."""
    response.set_cookie(
        name,
        seals.seal(config().secret_key, name, value),
        max_age=lifetime,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def visit() -> str | None:
    """Return the CSRF secret in a visit's cookie, which is random; every form has one."""
    return visit_cookie.get("csrf_token")


def player_id() -> str | None:
    """Return the id in the player's cookie, if we signed it; the player may be gone."""
    return seals.player_of(config().secret_key, cookie(seals.PLAYER_COOKIE))


def current_player(session: Session | None = None) -> Player | None:
    """Return the player who asks."""
    return players.find_player(session or reading(), player_id())


def own_player(session: Session) -> Player:
    """Return the player who asks, read by a session that may change it; a stranger gets 404."""
    return players.find_player(session, player_id()) or abort(404)


def locked_player(session: Session) -> Player:
    """Return the player who asks, whom no other tab erases meanwhile; a stranger gets 404."""
    return players.lock_player(session, player_id()) or abort(404)


def remember_player(response: BaseResponse, player: Player) -> None:
    """Set the player's cookie for a year."""
    set_cookie(response, seals.PLAYER_COOKIE, player.id)


def student_ids() -> dict[str, str]:
    """Return the students that this browser is, by the code of their classroom."""
    kept = seals.unseal(config().secret_key, seals.STUDENT_COOKIE, cookie(seals.STUDENT_COOKIE))
    return kept if isinstance(kept, dict) else {}


def visitor_ids() -> tuple[str, ...]:
    """Return all players that this browser is: its own and a student of each classroom."""
    own = player_id()
    return (*((own,) if own else ()), *student_ids().values())


def remember_student(response: BaseResponse, code: str, student_id: str) -> None:
    """Set the cookie of a student; the classrooms joined longest ago are dropped from it."""
    kept = {known: player for known, player in student_ids().items() if known != code}
    latest = dict([*kept.items(), (code, student_id)][-limits.CLASSROOMS_PER_BROWSER :])
    set_cookie(response, seals.STUDENT_COOKIE, latest)


def teacher_token() -> str | None:
    """Return what the teacher's cookie holds."""
    return cookie(logins.COOKIE)


def current_teacher() -> Teacher | None:
    """Return the teacher who asks."""
    return logins.find_visitor(reading(), teacher_token(), utc_now())


def own_teacher(session: Session) -> Teacher:
    """Return the teacher who asks, read by a session that may change it; NotKnown for others."""
    teacher = logins.find_visitor(session, teacher_token(), utc_now())
    if teacher is None:
        raise NotKnown(lazy("Log in first."))
    return teacher


def note_teacher() -> None:
    """Record now and then that a login is in use; when that fails, the page comes all the same."""
    now = utc_now()
    login = logins.find_login(reading(), teacher_token(), now)
    if login is None or not logins.is_due(login, now):
        return
    with suppress(SQLAlchemyError), database().transaction() as session:
        logins.note_visit(session, login, now)
