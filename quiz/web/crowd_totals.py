"""Everyone's numbers, cached for some seconds."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

from flask import current_app
from sqlalchemy.orm import Session

from quiz.counts import Crowd, aggregates, digests, spread_of_players
from quiz.decks import Deck, group_names
from quiz.storage import utc_now
from quiz.web.sessions import reading

KEPT_SECONDS = 10.0
# When the worker's digest is older than this, a request works it out itself.
STALE_SECONDS = 180.0
_lock = Lock()


@dataclass(frozen=True)
class Totals:
    """The crowd's counts, the distribution of its players, and what they have taught."""

    crowd: Crowd
    spread: dict[str, Any]
    taught: dict[str, Any]

    @property
    def players(self) -> int:
        """How many players have responded."""
        return int(self.spread["players"])


def everyone(deck: Deck) -> Totals:
    """Return everyone's numbers in a deck, at most a few seconds old."""
    kept = cache_of("quiz.totals", deck.name)
    with _lock:
        age = time.monotonic() - kept.get("at", float("-inf"))
        if age > KEPT_SECONDS or current_app.testing:
            kept.update(at=time.monotonic(), totals=count(reading(), deck.name))
        totals: Totals = kept["totals"]
        return totals


def cache_of(what: str, deck: str) -> dict[str, Any]:
    """Return the cache of one kind of value for a deck."""
    kept: dict[str, dict[str, Any]] = current_app.extensions.setdefault(what, {})
    return kept.setdefault(deck, {})


def count(session: Session, deck: str) -> Totals:
    """Read the aggregates and the distribution of players."""
    crowd = Crowd(aggregates.read_aggregates(session, deck), group_names(deck))
    return Totals(crowd, spread(session, deck), taught(session, deck))


def taught(session: Session, deck: str) -> dict[str, Any]:
    """Return the worker's digest of the lanes; nothing before the first one."""
    digest = digests.read_digest(session, deck, "lanes")
    return digest.body if digest else {"lanes": [], "effects": [], "weeks": []}


def spread(session: Session, deck: str) -> dict[str, Any]:
    """Return the worker's digest of the players; when it is missing or old, a new one."""
    digest = digests.read_digest(session, deck, "players")
    if digest is None or current_app.testing:
        return fresh(session, deck)
    is_fresh = (utc_now() - digest.made_at).total_seconds() < STALE_SECONDS
    return digest.body if is_fresh else fresh(session, deck)


def fresh(session: Session, deck: str) -> dict[str, Any]:
    """Work out the distribution of players; the slower that is, the longer it is cached."""
    kept = cache_of("quiz.spread", deck)
    if current_app.testing or time.monotonic() > kept.get("until", float("-inf")):
        began = time.monotonic()
        body = spread_of_players(session, deck)
        took = time.monotonic() - began
        kept.update(until=time.monotonic() + KEPT_SECONDS + 100 * took, body=body)
    return cast(dict[str, Any], kept["body"])
