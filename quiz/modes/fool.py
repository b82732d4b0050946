"""Fool me: a real beside a fake that another player has picked, of eight, to fool people."""

from collections.abc import Sequence

from quiz.models import Mode
from quiz.modes.rules import Judged, Options, Rules, count_right

OFFERED = 8  # fakes that a player picks one of
LENGTH = 10  # where there are as many picks to judge


def score(trials: Sequence[Judged], options: Options) -> float | None:
    """Return how many trials were right; None for a round that had no ten picks to judge.

    Rounds of different lengths have no scores to compare.
    """
    return count_right(trials, options) if len(trials) == LENGTH else None


FOOL = Rules(
    Mode.FOOL,
    faces=2,
    pairs=0,  # of the ordinary stock: picks have pairs of their own
    length=LENGTH,
    dealt_at_once=1,  # a pair is one judge's at a time, so that others wait for none
    may_run_out=True,
    has_board=True,
    score=score,
)
