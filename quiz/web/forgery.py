"""Forged forms: each needs its token, and under https it has to come from a page of ours."""

from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from quiz.languages import lazy

HTTPS = 443
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
        super().protect(apply_exemptions)
        if request.is_secure and g.get("csrf_valid"):
            check_origin()


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
