"""A prefix of all addresses, where the quiz is not at the root of its host: SCRIPT_NAME.

Routes, templates and services know nothing of it: it is taken off each request, and put before the
addresses in each response.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, json, request

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ATTRIBUTES = "href|src|action|formaction|data-round|data-classroom|data-next-face"
# The values of JSON that are addresses.
NAMES = ("url", "face", "next_face", "round", "tips", "fake_face")
HEADERS = ("Location", "Link")


class Mounted:
    """Serves an application under a prefix, whether or not the proxy has taken it off already."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""
        path = environ.get("PATH_INFO", "")
        if f"{path}/".startswith(f"{self.prefix}/"):
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        environ["SCRIPT_NAME"] = self.prefix
        return self.app(environ, start_response)


def register(app: Flask) -> None:
    """Put the prefix into every response."""
    app.after_request(add_prefix)


def add_prefix(response: Response) -> Response:
    """Put the prefix of a request before the addresses of its response."""
    root = request.script_root
    if not root:
        return response
    for name in HEADERS:
        if name in response.headers:
            response.headers[name] = re.sub(r"^(<?)/(?!/)", rf"\1{root}/", response.headers[name])
    if response.mimetype == "text/html":
        response.set_data(addresses_under(root).sub(rf"\1{root}", response.get_data(as_text=True)))
    elif response.is_json:
        response.set_data(json.dumps(moved(json.loads(response.get_data()), root)))
    return response


@lru_cache(maxsize=4)
def addresses_under(root: str) -> re.Pattern[str]:
    """Match the beginning of the addresses in a page; those of static files have the prefix."""
    return re.compile(rf'(\s(?:{ATTRIBUTES})=")(?=/)(?!//|{re.escape(root)}/static/)')


def moved(value: Any, root: str, name: str = "") -> Any:
    """Return a JSON value with the prefix before its addresses."""
    if isinstance(value, dict):
        return {key: moved(each, root, key) for key, each in value.items()}
    if isinstance(value, list):
        return [moved(each, root, name) for each in value]
    is_address = name in NAMES and isinstance(value, str) and value.startswith("/")
    return f"{root}{value}" if is_address else value
