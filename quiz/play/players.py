"""Who is asking, and what they may see; a stranger to a thing gets NotFound."""

import base64
import hmac
from datetime import datetime
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.errors import NotFound
from quiz.models import Player, Round, Trial, random_id

COOKIE = "player"
STUDENT_COOKIE = "student"


@lru_cache(maxsize=16)
def sealer(secret: str, salt: str) -> URLSafeSerializer:
    """Return what signs and reads values of one kind."""
    return URLSafeSerializer(secret, salt=salt)


def seal(secret: str, salt: str, value: Any) -> str:
    """Sign a value for the outside; it can be read there, but not changed."""
    return str(sealer(secret, salt).dumps(value))


def unseal(secret: str, salt: str, sealed: str | None) -> Any | None:
    """Return a value that we signed; None for anything forged or foreign."""
    try:
        return sealer(secret, salt).loads(sealed) if sealed else None
    except BadData:
        return None


def player_of(secret: str, cookie: str | None) -> str | None:
    """Return the player's id in a cookie of ours."""
    value = unseal(secret, COOKIE, cookie)
    return value if isinstance(value, str) else None


def find_player(session: Session, player_id: str | None) -> Player | None:
    """Return a player, if there still is one."""
    return session.get(Player, player_id) if player_id else None


def seat_of(secret: str, visit: str | None, place: str) -> str | None:
    """Return the id that a visit's new player gets in a place: the same however often it asks."""
    if not visit:
        return None
    digest = hmac.digest(secret.encode(), f"seat {place} {visit}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:12]).decode()


def make_player(session: Session, now: datetime, player_id: str | None = None) -> Player:
    """Add a new player."""
    player = Player(id=player_id or random_id(), created_at=now, is_listed=False)
    session.add(player)
    session.flush()
    return player


def own_round(session: Session, player_id: str | None, round_id: str) -> Round:
    """Return a round of this player."""
    query = select(Round).where(Round.id == round_id, Round.player_id == player_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such round.")
    return found


def erase_player(session: Session, player_id: str) -> None:
    """Delete a player with all rounds, responses and counters."""
    # The player before the trials, as responses lock them: two orders could wait for each other.
    session.execute(select(Player.id).where(Player.id == player_id).with_for_update())
    aggregates.subtract_player(session, player_id)
    # Trials first: through the rounds alone, Postgres would look for them one round at a time.
    session.execute(delete(Trial).where(Trial.player_id == player_id))
    session.execute(delete(Player).where(Player.id == player_id))
