"""The visit cookie: Flask's signed session, which holds the CSRF token."""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


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


class TolerantSigner(TimestampSigner):
    """Accepts signatures from the future: clocks are set back, and two machines' clocks differ."""

    def unsign(
        self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """Return the value; SignatureExpired when it is too old, BadSignature when forged.

        The clock is read once: it may be set between two readings.
        """
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - signed_at.timestamp()
        if max_age is not None and age > max_age:
            raise SignatureExpired(f"Signature age {age} > {max_age} seconds", value, signed_at)
        return (value, signed_at) if return_timestamp else value


class CookieSession(SecureCookieSessionInterface):
    """The session in a cookie that is Secure whenever the request came by https."""

    @lru_cache(maxsize=4)  # noqa: B019 - one interface lives as long as its application
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer, cached: making one takes longer than signing with it."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = TolerantSigner
        return serializer

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Say whether the cookie is for https only."""
        return request.is_secure
