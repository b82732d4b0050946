"""The visit cookie: Flask's signed session, which holds the CSRF token."""

from functools import lru_cache
from typing import Any

from flask import Flask, request
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


class TolerantSigner(TimestampSigner):
    """Accepts signatures from the future: clocks are set back, and two machines' clocks differ."""

    def unsign(self, signed_value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the value; SignatureExpired when it is too old, BadSignature when forged."""
        try:
            return super().unsign(signed_value, *args, **kwargs)
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed.timestamp() <= self.get_timestamp():
                raise
            return super().unsign(signed_value, *args, **{**kwargs, "max_age": None})


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
