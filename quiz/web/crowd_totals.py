"""Everyone's numbers, kept for a moment."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from quiz.counts import Crowd, aggregates, digests
from quiz.decks import Deck, group_names
from quiz.storage import utc_now
from quiz.web.sessions import reading

KEPT_SECONDS = 10.0
# Older than this, nobody makes snapshots, and the request that notices works it out itself.
STALE_SECONDS = 180.0
_lock = Lock()


@dataclass(frozen=True)
class Totals:
    """The crowd, and how its players are spread."""

    crowd: Crowd
    spread: dict[str, Any]

    @property
    def players(self) -> int:
        """How many players have responded."""
        return int(self.spread["players"])


def everyone(deck: Deck) -> Totals:
    """Return everyone's numbers in a deck, at most a few seconds old."""
    kept = kept_of("quiz.totals", deck.name)
    with _lock:
        age = time.monotonic() - kept.get("at", float("-inf"))
        if age > KEPT_SECONDS or current_app.testing:
            kept.update(at=time.monotonic(), totals=count(reading(), deck.name))
        totals: Totals = kept["totals"]
        return totals


def kept_of(what: str, deck: str) -> dict[str, Any]:
    """Return where something of a deck is kept."""
    kept: dict[str, dict[str, Any]] = current_app.extensions.setdefault(what, {})
    return kept.setdefault(deck, {})


def count(session: Session, deck: str) -> Totals:
    """Read the aggregates and the players' spread."""
    crowd = Crowd(aggregates.everything(session, deck), group_names(deck))
    return Totals(crowd, spread(session, deck))


def spread(session: Session, deck: str) -> dict[str, Any]:
    """Return the snapshot of the players; without a worker's, one made now."""
    found = digests.find(session, deck, "players")
    is_fresh = found and (utc_now() - found.made_at).total_seconds() < STALE_SECONDS
    return found.body if found and is_fresh and not current_app.testing else fresh(session, deck)


def fresh(session: Session, deck: str) -> dict[str, Any]:
    """Work the players' spread out; a slow database is asked seldom."""
    kept = kept_of("quiz.spread", deck)
    if current_app.testing or time.monotonic() > kept.get("until", float("-inf")):
        began = time.monotonic()
        body = digests.players(session, deck)
        took = time.monotonic() - began
        kept.update(until=time.monotonic() + KEPT_SECONDS + 100 * took, body=body)
    found: dict[str, Any] = kept["body"]
    return found
