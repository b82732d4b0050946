"""The climb: a fake by each stage of the generator, from noise to the newest, beside a real.

Each level is a milestone of the training. Three mistakes end the climb. From the third level on
one right choice is not enough, so that hardly anybody gets to the top by luck alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quiz.models import Label, Mode
from quiz.modes.rules import Judged, Options, Rules

HEARTS = 3
EASY_LEVELS = 2  # where one right choice is enough
IN_A_ROW = 2  # right choices that each further level takes
AT_TOP = 10  # choices at the last level, after which the climb is over


@dataclass(frozen=True)
class Standing:
    """Where a player stands: the level, from 0, and what the choices so far have left."""

    level: int = 0
    hearts: int = HEARTS
    in_a_row: int = 0  # right choices at this level
    tried: int = 0  # choices at this level


def levels_of(options: Options) -> list[int]:
    """Return the milestones of a round, in thousands of images that the generator had seen."""
    return list(options.get("levels", ())) or [0]


def needed(level: int) -> int:
    """Return how many right choices in a row lead on from a level, from 0."""
    return 1 if level < EASY_LEVELS else IN_A_ROW


def standing(trials: Sequence[Judged], options: Options) -> Standing:
    """Return where a player stands after these trials."""
    top, now = len(levels_of(options)) - 1, Standing()
    for trial in trials:
        now = after(now, top, is_right=trial.is_right)
    return now


def after(now: Standing, top: int, *, is_right: bool) -> Standing:
    """Return where a choice leads to: it costs a heart, counts at this level, or leads up."""
    if not is_right:
        return replace(now, hearts=max(0, now.hearts - 1), in_a_row=0, tried=now.tried + 1)
    if now.level < top and now.in_a_row + 1 >= needed(now.level):
        return Standing(now.level + 1, now.hearts)
    return replace(now, in_a_row=now.in_a_row + 1, tried=now.tried + 1)


def is_at_top(now: Standing, options: Options) -> bool:
    """Say whether a player stands at the last level."""
    return now.level == len(levels_of(options)) - 1


def is_over(trials: Sequence[Judged], options: Options) -> bool:
    """Say whether no heart is left, or the last level was held for long enough."""
    now = standing(trials, options)
    return now.hearts == 0 or (is_at_top(now, options) and now.tried >= AT_TOP)


def images_seen(trials: Sequence[Judged], options: Options) -> float:
    """Return the thousands of images that the generator of the next trial's fake has seen."""
    return float(levels_of(options)[standing(trials, options).level])


def chance_of_top(levels: int) -> float:
    """Return how likely someone who guesses gets to the last of so many levels, in [0, 1]."""
    steps = [needed(level) for level in range(levels - 1)]
    # By hearts, how likely one stands at the beginning of a level with so many of them left.
    there = {HEARTS: 1.0}
    for step in steps:
        passes = 0.5**step
        there = {
            hearts: sum(
                there.get(before, 0.0) * passes * (1 - passes) ** (before - hearts)
                for before in range(hearts, HEARTS + 1)
            )
            for hearts in range(1, HEARTS + 1)
        }
    return sum(there.values())


CLIMB = Rules(
    Mode.CLIMB,
    faces=2,
    pairs=0,  # of the ordinary stock: the climb has its own
    dealt_at_once=1,  # the level of a trial depends on the choice before
    for_classes=True,
    has_board=True,
    finds=Label.FAKE,
    ends=is_over,
    level=images_seen,
    score=images_seen,
)
