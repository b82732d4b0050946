"""Tables for a spreadsheet: which separator the reader's country expects."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol
from flask import Response, request

from quiz.exports import COMMAS, SEMICOLONS, Dialect
from quiz.web.downloads import download
from quiz.web.queries import asked_word

NAMED = {"comma": COMMAS, "semicolon": SEMICOLONS}
SWISS = Dialect(";", ".")  # semicolons in spite of a decimal point


def asked_dialect() -> Dialect:
    """Return the dialect that `?separator=` names, else the one of the browser's language."""
    if "separator" not in request.args:
        return dialect_of(request.accept_languages.best or "en")
    return NAMED[asked_word("separator", NAMED, "")]


def dialect_of(language: str) -> Dialect:
    """Return the dialect of a language such as de-AT; programs, which name none, get commas."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return COMMAS
    if locale.territory in ("CH", "LI"):
        return SWISS
    return SEMICOLONS if get_decimal_symbol(locale) == "," else COMMAS


def as_csv(lines: Iterable[str], name: str) -> Response:
    """Send the lines of a table in the dialect of the browser's language, to be saved."""
    response = download((line.encode() for line in lines), "text/csv", name)
    response.vary.add("Accept-Language")
    return response
