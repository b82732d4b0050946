"""Counters: what a response adds, and what they say about a player or about everyone."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Player, Tally, Trial
from quiz.stats import Counts, wilson_interval

MIN_TRIALS = 30
MIN_EACH = 10
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")
OUTCOMES = {
    (Label.FAKE, Label.FAKE): "hits",
    (Label.FAKE, Label.REAL): "misses",
    (Label.REAL, Label.FAKE): "false_alarms",
    (Label.REAL, Label.REAL): "correct_rejections",
}


def counts_of(tally: Tally | Any) -> Counts:
    """Read the four counters of a row."""
    return Counts(*(getattr(tally, name) or 0 for name in COUNTERS))


def is_rankable(counts: Counts) -> bool:
    """Say whether there are enough trials, and enough of each label, to be ranked."""
    return counts.trials >= MIN_TRIALS and min(counts.fakes, counts.reals) >= MIN_EACH


def lower_bound(counts: Counts) -> float | None:
    """Return Wilson's lower bound on the accuracy, None when there are too few trials."""
    return wilson_interval(counts.correct, counts.trials)[0] if is_rankable(counts) else None


def round_counts(session: Session, round_id: str) -> Counts:
    """Count the outcomes of a round."""
    query = (
        select(Trial.label, Trial.response, func.count())
        .where(Trial.round_id == round_id, Trial.response.is_not(None))
        .group_by(Trial.label, Trial.response)
    )
    found = {
        OUTCOMES[label, response]: n for label, response, n in session.execute(query) if response
    }
    return Counts(**found)


def everyone(session: Session) -> tuple[Counts, int]:
    """Return the sum of all players' counters, and how many players have responded."""
    sums = [func.coalesce(func.sum(getattr(Player, name)), 0) for name in COUNTERS]
    trials = Player.hits + Player.misses + Player.false_alarms + Player.correct_rejections
    *counts, players = session.execute(select(*sums, func.count(case((trials > 0, 1))))).one()
    return Counts(*map(int, counts)), int(players)


def by_checkpoint(session: Session) -> list[tuple[str, int, int]]:
    """Return for each checkpoint how often its fakes were judged, and how often they fooled."""
    query = (
        select(Face.checkpoint, func.count(), func.count(case((Trial.response == Label.REAL, 1))))
        .join(Trial, Trial.face_id == Face.id)
        .where(Face.label == Label.FAKE, Trial.response.is_not(None))
        .group_by(Face.checkpoint)
        .order_by(Face.checkpoint)
    )
    return [(str(name), trials, fooled) for name, trials, fooled in session.execute(query)]


def milliseconds(start: datetime | None, end: datetime) -> int | None:
    """Return the time between two moments, never below 0; None when it never started."""
    return None if start is None else max(0, round((end - start).total_seconds() * 1000))
