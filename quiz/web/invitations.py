"""Invitations: the address and the QR code under which students find a classroom."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import segno
from flask import request
from markupsafe import Markup

from quiz.config import join_host
from quiz.models import Classroom
from quiz.monitoring import is_loopback, lan_address
from quiz.web.sessions import config

BORDER = 2  # modules; the slide mount around it is white too


@dataclass(frozen=True)
class Invitation:
    """How students get to a classroom."""

    code: str
    url: str  # of the page that asks only for a name
    short: str  # of the page that asks for the code, as one would type it
    qr: Markup


def invitation(classroom: Classroom) -> Invitation:
    """Return how students get to a classroom."""
    root = public_root()
    url = f"{root}/join?code={classroom.code}"
    return Invitation(classroom.code, url, f"{root.partition('//')[2]}/join", qr_code(url))


def public_root() -> str:
    """Return the address under which phones reach the quiz, as far as that can be known.

    A teacher on the machine that serves the quiz opens it as localhost, which no phone can reach.
    """
    root = request.url_root.rstrip("/")
    parts = urlsplit(root)
    if not is_loopback(parts.hostname or "") or is_loopback(config().host):
        return root
    address = lan_address()
    if address is None:
        return root
    return f"{parts.scheme}://{join_host(address, parts.port or 80)}{parts.path}"


@lru_cache(maxsize=256)
def qr_code(url: str) -> Markup:
    """Draw a QR code as SVG; its size and style come from the style sheet."""
    drawn = segno.make(url, micro=False, error="m")
    return Markup(  # noqa: S704 - segno draws squares only, the address itself is not in the markup
        drawn.svg_inline(border=BORDER, omitsize=True, svgclass="qr", lineclass=None)
    )
