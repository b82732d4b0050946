"""Everyone's numbers, kept for a moment: they sum over all players."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from quiz import tallies
from quiz.stats import Counts, Detection, detection
from quiz.views.requests import reading

KEPT_SECONDS = 10.0
_lock = Lock()


@dataclass(frozen=True)
class Totals:
    """What all players together have done."""

    counts: Counts
    players: int
    by_checkpoint: list[tuple[str, int, int]]

    @property
    def detection(self) -> Detection | None:
        """What the counts say, None before the first response."""
        return detection(self.counts) if self.counts.trials else None


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
    """Sum the players' counters."""
    counts, players = tallies.everyone(session)
    return Totals(counts, players, tallies.by_checkpoint(session))
