"""The language of a request: `?lang=` names it, a cookie keeps it; else the browser wishes it."""

from typing import Any, cast
from urllib.parse import quote, urlencode

from babel.support import LazyProxy
from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel
from werkzeug.local import LocalProxy

from quiz.languages import (
    CATALOGUES,
    ENGLISH,
    Language,
    choose,
    choose_again,
    dates,
    decimal,
    deck_count,
    deck_text,
    gap,
    languages,
    listed,
    number,
    percent,
    sentence,
    signed,
    spoken,
)
from quiz.policy import lifetimes

COOKIE = "language"
CLASS_COOKIE = "class_language"  # of the class that was joined last, until the browser is closed
OF_PAGE = "Page-Language"  # the header in which a script names the language of its page
ASKED = "lang"  # the parameter of an address
SPOKEN = ("text/html", "application/json", "application/problem+json")  # what holds sentences


def register(app: Flask) -> None:
    """Let every page speak the language of its reader."""
    Babel(
        app,
        default_locale=ENGLISH,
        default_translation_directories=str(CATALOGUES),
        locale_selector=asked_language,
    )
    app.jinja_env.globals.update(
        language=LocalProxy(current_language),
        languages=languages,
        in_language=in_language,
        deck_text=deck_text,
        deck_count=deck_count,
        number=number,
        percent=percent,
        signed=signed,
        decimal=decimal,
        listed=listed,
        gap=gap,
        sentence=sentence,
        date=dates.date,
    )
    app.after_request(keep_choice)
    make_plain(app)


def make_plain(app: Flask) -> None:
    """Let JSON hold sentences that are looked up when they are sent."""
    provider = cast(DefaultJSONProvider, app.json)
    known = provider.default

    def default(value: Any) -> Any:
        return str(value) if isinstance(value, LazyProxy) else known(value)

    provider.default = default


def asked_language() -> str:
    """Return the code of the language that a request is answered in."""
    of_page = (request.args.get(ASKED), request.headers.get(OF_PAGE), g.get("shown_language"))
    of_class = (g.get("offered_language"), request.cookies.get(CLASS_COOKIE))
    chosen = (*of_page, request.cookies.get(COOKIE), *of_class)
    return choose(*chosen, wishes=request.accept_languages.values())


def offer_language(code: str | None, *, keep: bool = False) -> None:
    """Answer in a class's language where the reader has chosen none; keep it on other pages too."""
    g.offered_language, g.keeps_offer = code, keep
    choose_again()


def show_language(code: str | None) -> None:
    """Answer in a language that a page is for, whatever its reader has chosen elsewhere."""
    g.shown_language = code
    choose_again()


def current_language() -> Language:
    """Return the language that a request is answered in."""
    return languages()[str(spoken())]


def keep_choice(response: Response) -> Response:
    """Keep a language that an address names, and say that what is sent depends on the language."""
    if response.mimetype in SPOKEN:
        response.vary.update(("Accept-Language", "Cookie", OF_PAGE))
        response.headers.setdefault("Content-Language", current_language().code)
    chosen = request.args.get(ASKED)
    if chosen in languages() and request.cookies.get(COOKIE) != chosen:
        set_cookie(response, COOKIE, str(chosen), int(lifetimes.LANGUAGE.total_seconds()))
    if g.get("keeps_offer"):
        set_cookie(response, CLASS_COOKIE, g.offered_language or "", None)
    return response


def set_cookie(response: Response, name: str, value: str, seconds: int | None) -> None:
    """Keep a language in the browser, for a time or until it is closed."""
    response.set_cookie(
        name, value, max_age=seconds, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def in_language(code: str) -> str:
    """Return the address of the page that is shown, in another language."""
    return f"{quote(request.path)}?{urlencode(request.args.to_dict() | {ASKED: code})}"
