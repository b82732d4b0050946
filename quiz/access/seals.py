"""Signed values: what a browser keeps for us, readable there but impossible to change."""

import base64
import hmac
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from quiz.policy import sizes

PLAYER_COOKIE = "player"
STUDENT_COOKIE = "student"
KNOWN_COOKIE = "known"  # of a browser in which teachers have logged in
REMEMBERED = 1024  # values whose signatures were verified
STEP_COOKIE = "step"  # of a teacher who has given the password and not yet the code


@lru_cache(maxsize=16)
def sealer(secret: str, salt: str) -> URLSafeSerializer:
    """Return the serializer that signs and verifies values of one kind."""
    return URLSafeSerializer(secret, salt=salt)


def seal(secret: str, salt: str, value: Any) -> str:
    """Sign a value that leaves the server."""
    return str(sealer(secret, salt).dumps(value))


def unseal(secret: str, salt: str, sealed: str | None) -> Any | None:
    """Return a value that we signed; None when the signature is missing or wrong."""
    try:
        return sealer(secret, salt).loads(sealed) if sealed else None
    except (BadData, UnicodeError):  # a form may send what no text can hold
        return None


@lru_cache(maxsize=REMEMBERED)
def player_of(secret: str, cookie: str | None) -> str | None:
    """Return the player id in a signed player cookie; None when it is not one of ours.

    The answer never changes, and is remembered: a player sends the same cookie with each request.
    """
    value = unseal(secret, PLAYER_COOKIE, cookie)
    return value if isinstance(value, str) else None


def seat_of(secret: str, visit: str | None, place: str) -> str | None:
    """Return the id for a new player of this visit in a place.

    It is the same each time, so that a form that is sent twice makes one player.
    """
    if not visit:
        return None
    digest = hmac.digest(secret.encode(), f"seat {place} {visit}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[: sizes.ID_BYTES]).decode()
