"""Errors as people read them, or as RFC 9457 problem documents."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from quiz import errors
from quiz.access import events
from quiz.languages import lazy
from quiz.web import cookies
from quiz.web.forgery import ForeignOrigin
from quiz.web.pages import wants_json
from quiz.web.sessions import roll_back

STATUS: dict[type[errors.QuizError], int] = {
    errors.NotFound: 404,
    errors.NotKnown: 401,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.Invalid: 400,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
TITLES = {  # of pages: HTTP's phrases, which stay English in problem documents
    400: lazy("Bad Request"),
    401: lazy("Unauthorized"),
    403: lazy("Forbidden"),
    404: lazy("Not Found"),
    405: lazy("Method Not Allowed"),
    409: lazy("Conflict"),
    413: lazy("Request Entity Too Large"),
    429: lazy("Too Many Requests"),
    500: lazy("Internal Server Error"),
    503: lazy("Service Unavailable"),
}
DETAILS = {
    404: lazy("There is no such page, or you may not see it."),
    405: lazy("This address does not allow that method."),
    413: lazy("The request is too large."),
    500: lazy("Something went wrong on the server."),
}
NO_COOKIE = lazy(
    "A form needs a cookie, and the browser sent none. Allow cookies for this site. "
    "Reload the page and try again."
)
NO_TOKEN = {  # in our words, by what Flask-WTF says
    "The CSRF token is missing.": lazy("The CSRF token is missing. Reload the page and try again."),
    "The CSRF session token is missing.": lazy(
        "The CSRF session token is missing. Reload the page and try again."
    ),
    "The CSRF token has expired.": lazy(
        "The CSRF token has expired. Reload the page and try again."
    ),
    "The CSRF token is invalid.": lazy("The CSRF token is invalid. Reload the page and try again."),
    "The CSRF tokens do not match.": lazy(
        "The CSRF tokens do not match. Reload the page and try again."
    ),
}
MALFORMED = (400, 413, 414, 431)  # statuses of requests that no page of ours sends
RETRY_SECONDS = 2
READ_ONLY = "25006"  # Postgres is read-only; psycopg reports it as an error of the statement

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Handle what services, Flask and the database raise."""
    app.register_error_handler(errors.QuizError, refuse)
    app.register_error_handler(CSRFError, refuse_unsafe)
    app.register_error_handler(HTTPException, pass_on)
    app.register_error_handler(DBAPIError, blame_database)
    app.register_error_handler(PoolTimeout, blame_database)


def problem(status: int, detail: str, **facts: Any) -> Response:
    """Return an error as a page or as a problem document."""
    title = HTTP_STATUS_CODES.get(status, "Error")
    if wants_json():
        document = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body, mimetype = json.dumps(document | facts), "application/problem+json"
    else:
        g.is_error = True  # the page does not use the database
        shown = TITLES.get(status, title)
        body = render_template(
            "error.html", title=shown, status=status, title_text=shown, detail=detail
        )
        mimetype = "text/html"
    response = current_app.response_class(body, status=status, mimetype=mimetype)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def refuse(error: errors.QuizError) -> Response:
    """Answer a service's refusal, after undoing what the request has written."""
    roll_back()
    status = STATUS.get(type(error), 400)
    return mark(problem(status, error.detail, **error.facts), error)


def refuse_on(error: errors.QuizError, page_of: Callable[[], Response]) -> Response:
    """Answer a refusal on the page of its form, after undoing what the request has written."""
    if wants_json():
        return refuse(error)
    roll_back()
    return mark(page_of(), error)


def mark(response: Response, error: errors.QuizError) -> Response:
    """Give a response an error's status, and a Retry-After header where it has one."""
    response.status_code = STATUS.get(type(error), 400)
    if response.status_code in (429, 503):
        seconds = error.facts.get("retry_after", RETRY_SECONDS)
        response.headers["Retry-After"] = str(seconds)
    return response


def refuse_unsafe(error: CSRFError) -> Response:
    """Answer a form without a valid CSRF token, or from another site."""
    events.note("forgery-refused", page=request.endpoint)
    if isinstance(error, ForeignOrigin):
        return problem(400, error.description)
    reason = str(error.description)
    return problem(400, NO_TOKEN.get(reason, reason) if cookies.is_sent() else NO_COOKIE)


def pass_on(error: HTTPException) -> Response:
    """Answer an HTTP error in our own words."""
    status = error.code or 500
    if status < 400:
        return current_app.make_response(error.get_response())
    if status in MALFORMED:
        events.note("malformed-request", status=status)
    response = problem(status, DETAILS.get(status) or error.description or "")
    if status == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def blame_database(error: Exception) -> Response:
    """Answer 503 when the database can't be reached or written."""
    if isinstance(error, DBAPIError) and not is_outage(error):
        raise error
    log.error("The database is not available: %s", str(error).splitlines()[0])
    sentence = lazy("The database is not available right now. Try again in a moment.")
    return problem(503, sentence)


def is_outage(error: DBAPIError) -> bool:
    """Say whether the database failed, rather than the statement."""
    is_read_only = getattr(error.orig, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError) or error.connection_invalidated or is_read_only
