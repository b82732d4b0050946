"""Duel: the same ten faces for two players, each in an order of their own; who gets more right?"""

from typing import Literal

from quiz.models import Mode
from quiz.modes.rules import Rules, count_right

LENGTH = 10
PLAYERS = 2

# How a duel ended for one of the two: `alone` where the other has not finished, `late` where one
# has not finished oneself, `nobody` where neither has.
Ending = Literal["won", "lost", "drawn", "alone", "late", "nobody"]


def ending(own: float | None, other: float | None) -> Ending:
    """Return how a duel ended for the player with the first score; None: not finished."""
    if own is None or other is None:
        return "nobody" if own == other else "alone" if other is None else "late"
    if own == other:
        return "drawn"
    return "won" if own > other else "lost"


DUEL = Rules(
    Mode.DUEL,
    length=LENGTH,
    dealt_at_once=LENGTH,
    is_silent=True,
    is_shared=True,
    score=count_right,
)
