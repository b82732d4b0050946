"""Survival: one face at a time until the third mistake, against a shrinking timer if wanted."""

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.models import Mode
from quiz.modes.rules import Judged, Options, Rules, count_right

HEARTS = 3
FIRST_S, LAST_S = 10.0, 3.0  # for the first face, and for the twentieth and all that follow
SHRINKS_FOR = 20  # faces
GRACE_S = 1.5  # for the way to the server


def read_timer(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read whether each face has a time limit."""
    return {"timer": given.get("timer") in (True, "yes", "true", "on")}


def seconds_for(number: int) -> float:
    """Return how long the player has for a face, by its number from 1."""
    gone = min(number - 1, SHRINKS_FOR - 1) / (SHRINKS_FOR - 1)
    return FIRST_S - (FIRST_S - LAST_S) * gone


def is_late(number: int, trial: Judged, options: Options) -> bool:
    """Say whether a response came after its time, which costs a heart even if it is right."""
    if not options.get("timer") or trial.response_ms is None:
        return False
    return trial.response_ms > 1000 * (seconds_for(number) + GRACE_S)


def hearts_left(trials: Sequence[Judged], options: Options) -> int:
    """Return how many hearts are left after these trials."""
    lost = sum(
        not trial.is_right or is_late(number, trial, options)
        for number, trial in enumerate(trials, start=1)
    )
    return max(0, HEARTS - lost)


def is_over(trials: Sequence[Judged], options: Options) -> bool:
    """Say whether no heart is left."""
    return hearts_left(trials, options) == 0


SURVIVAL = Rules(
    Mode.SURVIVAL,
    can_stop=True,
    read_options=read_timer,
    has_board=True,
    ends=is_over,
    score=count_right,
)
