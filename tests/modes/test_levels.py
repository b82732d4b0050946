"""Levels: they follow the responses, stay within what can be shown, and keep a player at 3 in 4."""

import random
from collections.abc import Callable
from math import log10

import pytest

from quiz.figures.quest import Curve
from quiz.models import Label, Mode
from quiz.modes import RULES, adaptive, distance, flash
from quiz.modes.levels import (
    EXPOSURES,
    SIZES,
    next_level,
    score,
    shown_levels,
    size_shown,
    threshold_of,
    time_shown,
)
from quiz.modes.rules import Judged, Options

REAL, FAKE = (Label.REAL,), (Label.FAKE,)


def judged(*, is_right: bool, level: float | None, achieved: float | None = None) -> Judged:
    return Judged(REAL, REAL if is_right else FAKE, level=level, achieved=achieved)


def played(
    level_of: Callable[[list[Judged], Options], float], threshold: float, count: int, seed: int
) -> list[Judged]:
    """Play so many trials as a player of a known threshold."""
    rng, trials = random.Random(seed), list[Judged]()
    for _ in range(count):
        level = level_of(trials, {})
        is_right = rng.random() < Curve().right(log10(level / threshold))
        trials.append(judged(is_right=is_right, level=level, achieved=level))
    return trials


def test_what_was_achieved_counts_and_else_what_was_asked_for() -> None:
    trials = [
        judged(is_right=True, level=50.0, achieved=66.0),
        judged(is_right=False, level=50.0),
        judged(is_right=True, level=None),
    ]
    assert shown_levels(trials) == [(66.0, True), (50.0, False)]


@pytest.mark.parametrize("quest", [SIZES, EXPOSURES])
@pytest.mark.parametrize("is_right", [True, False])
def test_levels_stay_within_what_can_be_shown(quest: object, is_right: bool) -> None:
    scale = SIZES if quest is SIZES else EXPOSURES
    trials = [judged(is_right=is_right, level=scale.least if is_right else scale.most)] * 60
    assert next_level(scale, trials) == (scale.least if is_right else scale.most)
    assert score(scale, trials) == (scale.least if is_right else scale.most)


def test_levels_are_whole_numbers() -> None:
    trials = [judged(is_right=True, level=61.0), judged(is_right=False, level=47.0)]
    for level in (flash.level(trials, {}), distance.level(trials, {}), adaptive.level(trials, {})):
        assert level == int(level)


def test_what_a_browser_claims_breaks_nothing() -> None:
    for achieved in (1.0, 10_000.0):
        trials = [judged(is_right=True, level=40.0, achieved=achieved)] * 40
        assert SIZES.least <= next_level(SIZES, trials) <= SIZES.most
        assert threshold_of(SIZES, trials).low > 0


@pytest.mark.parametrize(
    ("asked", "said", "counts"),
    [(100, 108, 108), (100, 92, 92), (100, 111, 100), (100, 16, 100), (16, 18, 18), (16, 1, 16)],
)
def test_a_width_that_was_not_asked_for_does_not_count(
    asked: float, said: float, counts: float
) -> None:
    assert size_shown(asked, said) == distance.achieved(asked, said, {}) == counts
    assert adaptive.achieved(asked, said, {"adapts": "size"}) == counts


@pytest.mark.parametrize(
    ("asked", "said", "counts"),
    [(150, 400, 400), (150, 142, 142), (150, 83, 150), (20, 50, 50), (20, 1, 20)],
)
def test_no_face_was_shown_for_much_shorter_than_asked(
    asked: float, said: float, counts: float
) -> None:
    assert time_shown(asked, said) == flash.achieved(asked, said, {}) == counts
    assert adaptive.achieved(asked, said, {"adapts": "time"}) == counts


@pytest.mark.parametrize("hertz", [49, 50, 60, 75, 90, 120, 144, 240])
def test_what_a_screen_can_show_counts_as_measured(hertz: int) -> None:
    for asked in range(20, 1001):
        frames = max(3, round(asked * hertz / 1000))
        shown = 1000 * frames / hertz
        assert time_shown(asked, shown) == shown


def test_where_a_page_measures_nothing_the_level_counts() -> None:
    assert RULES[Mode.CLIMB].achieved(16.0, 700.0, {}) == 16.0


def test_the_score_is_the_threshold() -> None:
    trials = played(distance.level, 60, 40, seed=4)
    assert distance.score(trials, {}) == round(threshold_of(SIZES, trials).level)
    trials = played(flash.level, 120, 40, seed=4)
    assert flash.score(trials, {}) == round(threshold_of(EXPOSURES, trials).level)
    assert distance.DISTANCE.is_low_best
    assert flash.FLASH.is_low_best


@pytest.mark.parametrize(("exposure_ms", "frames"), [(20, 3), (50, 3), (60, 4), (500, 30)])
def test_no_face_is_shown_for_fewer_than_three_frames(exposure_ms: float, frames: int) -> None:
    assert flash.frames_for(exposure_ms) == frames
