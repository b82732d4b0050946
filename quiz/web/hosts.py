"""The Host header: one that names no machine is refused before anything else reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from ipaddress import IPv6Address
from typing import TYPE_CHECKING

from quiz.access import events
from quiz.web.headers import FIXED

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LABEL = r"[A-Za-z0-9_-]{1,63}"
HOST = re.compile(
    rf"(?:(?P<name>{LABEL}(?:\.{LABEL})*\.?)|\[(?P<ipv6>[0-9A-Fa-f:.]+)\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
)
LONGEST_NAME, LAST_PORT = 253, 65535
DETAIL = "The request names no host that could be this server."
PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bad Request</title>'
    f"<h1>Bad Request</h1><p>{DETAIL}</p></html>"
)
PROBLEM = json.dumps(
    {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": DETAIL}
)


class KnownHosts:
    """Answers 400 where the host can't be read: routes, links and cookies all depend on it."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""
        host = environ.get("HTTP_HOST")
        if not host or is_host(host):
            return self.app(environ, start_response)
        events.note("malformed-request", status=400)
        wants_json = "json" in environ.get("HTTP_ACCEPT", "")
        body = (PROBLEM if wants_json else PAGE).encode()
        kind = "application/problem+json" if wants_json else "text/html; charset=utf-8"
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        start_response("400 Bad Request", [*headers, ("Cache-Control", "no-store"), *FIXED])
        return [body]


def is_host(text: str) -> bool:
    """Say whether a text is a host, with or without a port."""
    read = HOST.fullmatch(text)
    if read is None or int(read["port"] or 0) > LAST_PORT:
        return False
    try:
        return is_name(read["name"]) if read["name"] else bool(IPv6Address(read["ipv6"]))
    except ValueError:  # or UnicodeError, which is one
        return False


def is_name(name: str) -> bool:
    """Say whether a name is short enough; UnicodeError where it stands for no letters (xn--)."""
    return len(name) <= LONGEST_NAME and bool(name.encode().decode("idna"))
