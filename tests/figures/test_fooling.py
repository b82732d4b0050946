"""HYPE: published errors, and what holds for any counts."""

from itertools import pairwise

import pytest
from hypothesis import assume, given

from quiz.figures.fooling import hype, hype_interval
from quiz.figures.signal_detection import Counts, pooled
from tests.figures.test_signal_detection import A_ROUND, any_counts


@given(any_counts)
def test_hype_is_50_for_constant_responses_and_mirrors_with_them(counts: Counts) -> None:
    assume(counts.fakes and counts.reals)
    assert hype(Counts(hits=counts.fakes, false_alarms=counts.reals)) == 50
    swapped = Counts(counts.misses, counts.hits, counts.correct_rejections, counts.false_alarms)
    assert (hype(swapped) or 0) + (hype(counts) or 0) == pytest.approx(100)


@pytest.mark.parametrize(
    ("misses", "false_alarms", "score"), [(622, 393, 50.7), (462, 344, 40.3), (62, 138, 10.0)]
)
def test_hype_of_the_published_errors(misses: int, false_alarms: int, score: float) -> None:
    counts = Counts(1000 - misses, misses, false_alarms, 1000 - false_alarms)
    assert hype(counts) == pytest.approx(score, abs=0.051)


def test_hype_needs_both_labels() -> None:
    assert hype(Counts(hits=4)) is None
    assert hype(Counts(false_alarms=4)) is None


def test_hype_interval_is_the_same_for_the_same_seed_and_holds_the_score() -> None:
    players = [Counts(hits, 10 - hits, 3, 7) for hits in range(11)]
    interval = hype_interval(players)
    score = hype(pooled(players))
    assert interval is not None
    assert score is not None
    assert interval == hype_interval(players)
    assert interval != hype_interval(players, seed=1)
    assert interval[0] < score < interval[1]


def test_hype_interval_is_about_two_standard_errors_of_the_players_mean() -> None:
    players = [Counts(10, 0, 0, 10), Counts(0, 10, 10, 0)] * 50  # Scores of 0 and 100.
    interval = hype_interval(players)
    assert interval == pytest.approx((50 - 9.8, 50 + 9.8), abs=2)


def test_hype_interval_narrows_with_more_players() -> None:
    few = [Counts(hits, 10 - hits, 3, 7) for hits in range(11)]
    widths = [
        high - low for times in (1, 4, 16) for low, high in [hype_interval(few * times) or (0, 0)]
    ]
    assert all(wider > narrower for wider, narrower in pairwise(widths))


def test_hype_interval_needs_two_players_and_both_labels() -> None:
    assert hype_interval([A_ROUND]) is None
    assert hype_interval([Counts(hits=1), Counts(misses=1)]) is None
