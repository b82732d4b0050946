"""Counters: what a response adds, and what they say about a player or about everyone."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.figures import Counts, wilson_interval
from quiz.models import Label, Tally, Trial
from quiz.policy import ranking

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
    return (
        counts.trials >= ranking.MIN_TRIALS and min(counts.fakes, counts.reals) >= ranking.MIN_EACH
    )


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


def or_add(insert: Any) -> Any:
    """Make an INSERT of counters add to those of a row that is there already."""
    added = {name: insert.table.c[name] + insert.excluded[name] for name in COUNTERS}
    return insert.on_conflict_do_update(index_elements=insert.table.primary_key, set_=added)


def milliseconds(start: datetime | None, end: datetime) -> int | None:
    """Return the time between two moments, never below 0; None when it never started."""
    return None if start is None else max(0, round((end - start).total_seconds() * 1000))
