"""Forged forms: each needs its token, and under https it has to come from a page of ours."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer

from quiz.access import seals
from quiz.languages import lazy

HTTPS = 443
HEADER = "X-CSRFToken"
UNNAMED = lazy(
    "The browser did not say which page this form is on. Let it send the Origin or the Referer "
    "header to this site."
)


class ForeignOrigin(CSRFError):  # type: ignore[misc]
    """The form is on a page of another site, as far as the server can tell."""


class FormProtection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check of the token; under https the Origin, or else the Referer, must be ours.

    Flask-WTF asks for the Referer alone, which browsers may leave out. With the token it could do
    without; the check is there because a page that came by http may have planted a cookie.
    """

    def init_app(self, app: Flask) -> None:
        """Protect all forms of an application."""
        app.config["WTF_CSRF_SSL_STRICT"] = False
        super().init_app(app)

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check a request; CSRFError when it is refused."""
        if has_token_of_script():
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)
        if request.is_secure and g.get("csrf_valid"):
            check_origin()


def has_token_of_script() -> bool:
    """Say whether a form that was sent as JSON has the token of its visit in the header.

    That is how all our scripts send forms, and this finds it sooner than Flask-WTF, which decides
    everything else.
    """
    is_form = request.method in current_app.config["WTF_CSRF_METHODS"] and request.is_json
    token, secret = request.headers.get(HEADER), session.get("csrf_token")
    if not (is_form and token and isinstance(secret, str)):
        return False
    return secret_of(str(current_app.secret_key), token) == secret


@lru_cache(maxsize=seals.REMEMBERED)
def secret_of(key: str, token: str) -> str | None:
    """Return the secret of the visit that a token was made for; None if we did not make it.

    A page sends the same token with all its forms, and it has no end, so the answer is remembered.
    """
    try:
        secret = URLSafeTimedSerializer(key, salt="wtf-csrf-token").loads(token)
    except (BadData, UnicodeError):
        return None
    return secret if isinstance(secret, str) else None


def check_origin() -> None:
    """Check that the form is on a page of this server; ForeignOrigin where it is not."""
    origin = request.headers.get("Origin", "null")
    page = request.referrer if origin == "null" else origin
    if not page:
        raise ForeignOrigin(UNNAMED)
    if not is_own(page):
        raise ForeignOrigin(
            lazy(
                "This form is not on a page of %(host)s. If it is, the proxy in front hides the "
                "address that people use: let it send X-Forwarded-Host with host and port, and set "
                "TRUSTED_PROXIES to the number of proxies.",
                host=request.host,
            )
        )


def is_own(page: str) -> bool:
    """Say whether a page is on the host and port that were asked for, and came by https."""
    try:
        theirs, ours = urlsplit(page), urlsplit(f"https://{request.host}")
        is_same_port = (theirs.port or HTTPS) == (ours.port or HTTPS)
    except ValueError:
        return False
    return theirs.scheme == "https" and theirs.hostname == ours.hostname and is_same_port
