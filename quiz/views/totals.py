"""Everyone's numbers, kept for a moment."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from quiz import aggregates, snapshots, sources
from quiz.crowd import Crowd
from quiz.db import utc_now
from quiz.views.requests import reading

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


def everyone() -> Totals:
    """Return everyone's numbers, at most a few seconds old."""
    kept: dict[str, Any] = current_app.extensions.setdefault("quiz.totals", {})
    with _lock:
        age = time.monotonic() - kept.get("at", float("-inf"))
        if age > KEPT_SECONDS or current_app.testing:
            kept.update(at=time.monotonic(), totals=count(reading()))
        totals: Totals = kept["totals"]
        return totals


def count(session: Session) -> Totals:
    """Read the aggregates and the players' spread."""
    crowd = Crowd(aggregates.everything(session), sources.group_names())
    return Totals(crowd, spread(session))


def spread(session: Session) -> dict[str, Any]:
    """Return the snapshot of the players; without a worker's, one made now."""
    found = snapshots.find(session, "players")
    is_fresh = found and (utc_now() - found.made_at).total_seconds() < STALE_SECONDS
    return found.body if found and is_fresh and not current_app.testing else fresh(session)


def fresh(session: Session) -> dict[str, Any]:
    """Work the players' spread out; a slow database is asked seldom."""
    kept: dict[str, Any] = current_app.extensions.setdefault("quiz.spread", {})
    if current_app.testing or time.monotonic() > kept.get("until", float("-inf")):
        began = time.monotonic()
        body = snapshots.players(session)
        took = time.monotonic() - began
        kept.update(until=time.monotonic() + KEPT_SECONDS + 100 * took, body=body)
    found: dict[str, Any] = kept["body"]
    return found
