"""Pages and their JSON twins: which of the two is wanted, and what every page is given."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

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
from markupsafe import Markup, escape
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response as BaseResponse

from quiz import words
from quiz.decks import DECKS, UTKFACE, Deck, default_deck
from quiz.policy import limits
from quiz.web.sessions import reading
from quiz.web.visitors import current_player

CODE = re.compile(r"`([^`]+)`")


def register(app: Flask) -> None:
    """Check every address, and give every page its player."""
    app.url_value_preprocessor(check_address)
    app.context_processor(page_context)
    app.add_template_filter(with_code)
    app.add_template_filter(datetime.fromisoformat, "moment")


def check_address(_endpoint: str | None, parts: dict[str, Any] | None) -> None:
    """Answer 404 for NUL bytes, which Postgres refuses, and integers that are too large."""
    for part in (parts or {}).values():
        is_too_large = isinstance(part, int) and part > limits.MAX_NUMBER
        if is_too_large or (isinstance(part, str) and "\0" in part):
            abort(404)


def page_context() -> dict[str, Any]:
    """Give a page its player, the decks and the words; a page of one deck names it `deck`."""
    return {
        "player": None if g.get("is_error") else current_player(),
        "decks": DECKS,
        "words": words,
        "default_deck": page_deck,
    }


def with_code(sentence: str) -> Markup:
    """Return a sentence as HTML, with what stands between backticks set as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped here


def page_deck() -> Deck:
    """Return the deck of a page that names none; an error page does not ask the database."""
    return UTKFACE if g.get("is_error") else default_deck(reading())


def wants_json() -> bool:
    """Say whether the JSON twin is wanted; a browser and `*/*` get the page."""
    return prefers_json(request.headers.get("Accept", ""))


@lru_cache(maxsize=1024)
def prefers_json(accept: str) -> bool:
    """Say whether an Accept header prefers JSON; cached, since few headers come again and again."""
    accepted = parse_accept_header(accept, MIMEAccept)
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def page(template: str, twin: Mapping[str, Any] | None = None, **context: Any) -> Response:
    """Return a page, or its JSON twin."""
    if twin is not None and wants_json():
        return jsonify(dict(twin))
    return current_app.make_response(render_template(template, **context))


def see_other(url: str) -> BaseResponse:
    """Redirect after a form, so that a reload repeats nothing."""
    return redirect(url, code=303)
