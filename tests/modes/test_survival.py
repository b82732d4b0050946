"""Survival: hearts, and a timer that shrinks."""

from itertools import pairwise

import pytest

from quiz.modes import survival
from tests.support.modes import judged

TIMER = {"timer": True}


def test_the_third_mistake_is_the_last() -> None:
    assert not survival.is_over(judged(True, False, True, False), {})
    assert survival.is_over(judged(False, True, False, False), {})
    assert survival.hearts_left(judged(True, False), {}) == 2
    assert survival.hearts_left(judged(*[False] * 5), {}) == 0


def test_the_time_shrinks_to_three_seconds() -> None:
    times = [survival.seconds_for(number) for number in range(1, 30)]
    assert (times[0], times[19], times[-1]) == (10.0, 3.0, 3.0)
    assert all(later <= earlier for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("ms", "options", "hearts"),
    [(11_000, TIMER, 3), (12_000, TIMER, 2), (12_000, {}, 3), (None, TIMER, 3)],
)
def test_a_right_response_that_is_late_costs_a_heart(
    ms: int | None, options: dict[str, bool], hearts: int
) -> None:
    assert survival.hearts_left(judged(True, ms=ms), options) == hearts


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, False), ({"timer": "yes"}, True), ({"timer": True}, True), ({"timer": "no"}, False)],
)
def test_the_timer_is_switched_on(given: dict[str, object], expected: bool) -> None:
    assert survival.read_timer(given) == {"timer": expected}
