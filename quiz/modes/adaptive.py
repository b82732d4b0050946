"""The right difficulty: practice that stays where a player is right three times in four."""

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.errors import Invalid
from quiz.figures import Quest
from quiz.languages import lazy
from quiz.models import Mode
from quiz.modes import levels
from quiz.modes.rules import Judged, Options, Rules

SIZE, TIME = "size", "time"  # what is adapted: how large faces are, or for how long in view
RECENT = 20  # trials that the level follows, so that it moves with the player


def read_adapts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read what is adapted, the size where nothing is said; Invalid for anything else."""
    adapts = given.get("adapts") or SIZE
    if adapts not in (SIZE, TIME):
        choices = f"{SIZE}, {TIME}"
        raise Invalid(lazy("%(name)s must be one of %(choices)s.", name="adapts", choices=choices))
    return {"adapts": adapts}


def is_by_time(options: Options) -> bool:
    """Say whether the time in view is adapted, and not the size."""
    return options.get("adapts") == TIME


def quest_of(options: Options) -> Quest:
    """Return the levels that are adapted."""
    return levels.EXPOSURES if is_by_time(options) else levels.SIZES


def level(trials: Sequence[Judged], options: Options) -> float:
    """Return how large, or for how long, the next face is shown."""
    return levels.next_level(quest_of(options), trials[-RECENT:])


def achieved(asked: float, said: float, options: Options) -> float:
    """Return how large, or for how long, a face was shown."""
    shown = levels.time_shown if is_by_time(options) else levels.size_shown
    return shown(asked, said)


ADAPTIVE = Rules(
    Mode.ADAPTIVE, can_stop=True, read_options=read_adapts, level=level, achieved=achieved
)
