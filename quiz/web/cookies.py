"""The visit cookie: Flask's signed session, which holds the CSRF token."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeTimedSerializer

from quiz.access import seals
from quiz.storage import utc_now


def register(app: Flask) -> None:
    """Configure the cookie."""
    app.session_interface = CookieSession()
    app.config.update(
        SESSION_COOKIE_NAME="visit",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for any time
    )


def is_sent() -> bool:
    """Say whether the browser sent the cookie, be it a good one or not."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


class Held(NamedTuple):
    """What a signed cookie holds, all of it text, and when it was signed."""

    values: dict[str, str]
    signed_at: datetime


@lru_cache(maxsize=seals.REMEMBERED)
def opened(serializer: URLSafeTimedSerializer, cookie: str) -> Held | None:
    """Return what a cookie holds; None if we did not sign it.

    A browser sends the same cookie with each request, so what it holds is remembered.
    """
    try:
        values, signed_at = serializer.loads(cookie, return_timestamp=True)
    except (BadData, UnicodeError):
        return None
    return Held(values, signed_at)


class CookieSession(SecureCookieSessionInterface):
    """The session in a cookie that is Secure whenever the request came by https."""

    @lru_cache(maxsize=4)  # noqa: B019 - one interface lives as long as its application
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer, cached: making one takes longer than signing with it."""
        return super().get_signing_serializer(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds, or an empty session.

        It may have been signed in the future: clocks are set back, and two machines' clocks differ.
        """
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        held = opened(serializer, request.cookies.get(self.get_cookie_name(app), ""))
        if held is None or utc_now() - held.signed_at > app.permanent_session_lifetime:
            return self.session_class()
        return self.session_class(held.values)

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Say whether the cookie is for https only."""
        return request.is_secure
