"""The four counters of outcomes (hits, misses, …), and what they add up to."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.figures import Counts, wilson_interval
from quiz.models import Label, OutcomeCounters, Round, Trial
from quiz.modes import COUNTED
from quiz.policy import ranking

COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")
OUTCOMES = {
    (Label.FAKE, Label.FAKE): "hits",
    (Label.FAKE, Label.REAL): "misses",
    (Label.REAL, Label.FAKE): "false_alarms",
    (Label.REAL, Label.REAL): "correct_rejections",
}


# In the figures of single faces; each other mode counts for itself.
IS_COUNTED = Round.mode.in_(COUNTED)


def counts_of(row: OutcomeCounters | Any) -> Counts:
    """Read the four counters of a row."""
    return Counts(*(getattr(row, name) or 0 for name in COUNTERS))


def is_rankable(
    counts: Counts,
    min_trials: int = ranking.MIN_TRIALS,
    min_each: int = ranking.MIN_EACH,
) -> bool:
    """Say whether there are enough trials, and enough of each label, to be ranked."""
    return counts.trials >= min_trials and min(counts.fakes, counts.reals) >= min_each


def lower_bound(counts: Counts) -> float | None:
    """Return Wilson's lower bound on the accuracy, None when there are too few trials."""
    return wilson_interval(counts.correct, counts.trials)[0] if is_rankable(counts) else None


def counts_of_round(session: Session, round_id: str) -> Counts:
    """Count the outcomes of a round."""
    query = (
        select(Trial.label, Trial.response, func.count())
        .where(Trial.round_id == round_id, Trial.response.is_not(None))
        .group_by(Trial.label, Trial.response)
    )
    counts = {
        OUTCOMES[label, response]: n for label, response, n in session.execute(query) if response
    }
    return Counts(**counts)


def changes_by(counts: Counts, sign: int = 1) -> dict[str, int]:
    """Return what counts add to each counter; with sign -1, what they subtract."""
    return {name: sign * getattr(counts, name) for name in COUNTERS}


def insert_or_add(insert: Any) -> Any:
    """Make an INSERT of counters add to the counters of a row that exists already."""
    sums = {name: insert.table.c[name] + insert.excluded[name] for name in COUNTERS}
    return insert.on_conflict_do_update(index_elements=insert.table.primary_key, set_=sums)
