"""What every view needs from a request: sessions, who asks, the body, the wanted form."""

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
)
from flask import session as visit_cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import seals
from quiz.config import Config
from quiz.decks import DECKS, UTKFACE, Deck, default_deck
from quiz.errors import Invalid, NotKnown
from quiz.models import Player, Teacher
from quiz.play import players
from quiz.policy import lifetimes, limits
from quiz.storage import Database, utc_now
from quiz.teachers import logins


def register(app: Flask) -> None:
    """Close a request's sessions at its end, and give every page its player."""
    app.url_value_preprocessor(check_parts)
    app.teardown_appcontext(close_sessions)
    app.context_processor(page_context)


def check_parts(_endpoint: str | None, parts: dict[str, Any] | None) -> None:
    """Find nothing under an address that no database could hold: Postgres has no NUL in a text."""
    for part in (parts or {}).values():
        is_too_large = isinstance(part, int) and part > limits.MAX_NUMBER
        if is_too_large or (isinstance(part, str) and "\0" in part):
            abort(404)


def config() -> Config:
    """Return the settings."""
    return cast(Config, current_app.extensions["quiz.config"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["quiz.database"])


def reading() -> Session:
    """Return the request's reading session."""
    if "reading" not in g:
        g.reading = database().reading()
    return cast(Session, g.reading)


def writing() -> Session:
    """Return the request's writing session; what is not committed is rolled back."""
    if "writing" not in g:
        g.writing = database().writing()
    return cast(Session, g.writing)


def close_sessions(_error: BaseException | None = None) -> None:
    """Close what the request has opened."""
    for name in ("writing", "reading"):
        session = g.pop(name, None)
        if session is not None:
            session.close()


def player_id() -> str | None:
    """Return the id in the player's cookie, if it is one of ours; the player may be gone."""
    return seals.player_of(config().secret_key, cookie(seals.PLAYER_COOKIE))


def student_ids() -> dict[str, str]:
    """Return the students that this browser is, by the code of their classroom."""
    kept = seals.unseal(config().secret_key, seals.STUDENT_COOKIE, cookie(seals.STUDENT_COOKIE))
    return kept if isinstance(kept, dict) else {}


def visitor_ids() -> tuple[str, ...]:
    """Return all players that this browser is: its own and a student of each classroom."""
    own = player_id()
    return (*((own,) if own else ()), *student_ids().values())


def visit() -> str | None:
    """Return what is random in a visit's cookie; every form has one."""
    return visit_cookie.get("csrf_token")


def remember_student(response: BaseResponse, code: str, student_id: str) -> None:
    """Set the cookie of a student; the classrooms joined longest ago give way."""
    kept = {known: player for known, player in student_ids().items() if known != code}
    latest = dict([*kept.items(), (code, student_id)][-limits.CLASSROOMS_PER_BROWSER :])
    set_cookie(response, seals.STUDENT_COOKIE, latest)


def cookie(name: str) -> str | None:
    """Return a cookie as it came."""
    return request.cookies.get(name)


def set_cookie(response: BaseResponse, name: str, value: Any) -> None:
    """Set a sealed cookie for a year."""
    response.set_cookie(
        name,
        seals.seal(config().secret_key, name, value),
        max_age=lifetimes.PLAYER_COOKIE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def current_player(session: Session | None = None) -> Player | None:
    """Return the player who asks."""
    return players.find_player(session or reading(), player_id())


def own_player(session: Session) -> Player:
    """Return the player who asks, as one may change it; a stranger gets 404."""
    return players.find_player(session, player_id()) or abort(404)


def teacher_token() -> str | None:
    """Return what the teacher's cookie holds."""
    return cookie(logins.COOKIE)


def current_teacher() -> Teacher | None:
    """Return the teacher who asks."""
    return logins.find_visitor(reading(), teacher_token(), utc_now())


def own_teacher(session: Session) -> Teacher:
    """Return the teacher who asks, as one may change it; a stranger is told to log in."""
    found = logins.find_visitor(session, teacher_token(), utc_now())
    if found is None:
        raise NotKnown("Log in first.")
    return found


def note_teacher() -> None:
    """Write down now and then that a login is in use; a page comes without that too."""
    now = utc_now()
    login = logins.find_login(reading(), teacher_token(), now)
    if login is None or not logins.is_due(login, now):
        return
    with suppress(SQLAlchemyError), database().transaction() as session:
        logins.note_visit(session, login, now)


def page_context() -> dict[str, Any]:
    """Give a page its player, and the words of the decks; a page of one deck names it `deck`."""
    return {
        "player": None if g.get("is_error") else current_player(),
        "decks": DECKS,
        "default_deck": page_deck,
    }


def page_deck() -> Deck:
    """Return the deck that a page without one speaks of; an error may be the database's own."""
    return UTKFACE if g.get("is_error") else default_deck(reading())


def remember_player(response: BaseResponse, player: Player) -> None:
    """Set the player's cookie for a year."""
    set_cookie(response, seals.PLAYER_COOKIE, player.id)


def wants_json() -> bool:
    """Say whether the JSON twin is wanted; a browser and `*/*` get the page."""
    return prefers_json(request.headers.get("Accept", ""))


@lru_cache(maxsize=1024)
def prefers_json(accept: str) -> bool:
    """Say whether an Accept header puts JSON before HTML; there are few of them, and all repeat."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def page(template: str, twin: Mapping[str, Any] | None = None, **context: Any) -> Response:
    """Return a page, or its JSON twin."""
    if twin is not None and wants_json():
        return jsonify(dict(twin))
    return current_app.make_response(render_template(template, **context))


def see_other(url: str) -> BaseResponse:
    """Send the browser on, so that a reload repeats nothing."""
    return redirect(url, code=303)


def body() -> Mapping[str, Any]:
    """Return the request's body: a form, or a JSON object."""
    if not request.is_json:
        return request.form
    value = request.get_json(silent=True)
    if not isinstance(value, dict):
        raise Invalid("The body must be a JSON object.")
    return value


def read_number(values: Mapping[str, Any], name: str) -> int | None:
    """Read a whole number, None when it is left out; Invalid for anything else."""
    value = values.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise Invalid(f"{name} must be a whole number.")


def read_word(values: Mapping[str, Any], name: str) -> str:
    """Read a text, "" when it is left out; Invalid for anything else."""
    value = values.get(name, "")
    if not isinstance(value, str):
        raise Invalid(f"{name} must be a text.")
    return value
