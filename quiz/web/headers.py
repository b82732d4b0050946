"""Headers of every response: a strict content policy, and no caching."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # the CSRF check under https reads it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FIXED = list(HEADERS.items())
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Add the headers to every response."""
    app.after_request(add_headers)
    app.wsgi_app = FixedHeaders(app.wsgi_app)  # type: ignore[method-assign]


class FixedHeaders:
    """Adds the headers that never change, at the WSGI level, where that is cheapest."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + FIXED, *error)

        return self.app(environ, start)


def add_headers(response: Response) -> Response:
    """Add the headers that depend on the response, unless a view has set them."""
    # The back button asks again: the page may have changed.
    response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype in ("text/html", "application/json"):
        response.vary.add("Accept")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response
