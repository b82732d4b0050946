"""The plot of a round by level, and everyone's scores in bins."""

import pytest

from quiz.figures import Threshold
from quiz.modes.levels import SIZES
from quiz.web.modes.level_plots import BOTTOM, LEFT, RIGHT, TOP, level_plot, score_bins
from tests.modes.test_levels import judged

TRIALS = [judged(is_right=number % 3 > 0, level=20.0 + number) for number in range(30)]
PLOT = level_plot(
    SIZES, TRIALS, Threshold(60, 40, 90), title="A title", column="Width", ticks=(16, 240)
)


def test_the_axis_is_logarithmic_and_ends_at_its_ends() -> None:
    assert (PLOT.x(16), PLOT.x(240)) == (LEFT, RIGHT)
    assert (PLOT.x(1), PLOT.x(9999)) == (LEFT, RIGHT)
    assert PLOT.x(64) - PLOT.x(32) == pytest.approx(PLOT.x(128) - PLOT.x(64))
    assert (PLOT.y(0), PLOT.y(1)) == (BOTTOM, TOP)


def test_the_curve_crosses_three_in_four_at_the_threshold() -> None:
    assert len(PLOT.curve) == 61
    at = min(PLOT.curve, key=lambda point: abs(point[0] - PLOT.x(60)))
    assert at[1] == pytest.approx(PLOT.y(0.75), abs=4)
    heights = [y for _, y in PLOT.curve]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(PLOT.y(0.5), abs=1.5)


def test_every_trial_is_in_a_bin() -> None:
    assert sum(each.trials for each in PLOT.bins) == 30
    assert sum(each.right for each in PLOT.bins) == 20


def test_scores_are_counted_between_edges() -> None:
    edges = (10, 20, 40, 80, 160)
    assert score_bins({20.0: 2, 39.0: 1, 80.0: 4, 160.0: 3}, edges) == [
        (20, 40, 3),
        (40, 80, 0),
        (80, 160, 4),
        (160, 160, 3),
    ]
    assert score_bins({}, edges) == []
    assert score_bins({10.0: 1}, edges) == [(10, 20, 1)]


def test_only_a_threshold_that_can_be_shown_has_its_line() -> None:
    assert PLOT.is_within
    beyond = level_plot(SIZES, TRIALS, Threshold(300, 200, 500), title="", column="", ticks=())
    assert not beyond.is_within
