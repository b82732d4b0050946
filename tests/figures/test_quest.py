"""QUEST: the curve, Bayes' theorem by hand, and simulated players whose threshold is known."""

import random
import re
from dataclasses import dataclass
from functools import cache
from math import log10, sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest

from quiz.figures.quest import (
    Curve,
    LevelBin,
    Quest,
    learned,
    level_bins,
    mean_level,
    posterior,
    threshold,
)
from quiz.modes import levels

PAGE = Path(__file__).parents[2] / "docs" / "statistics.md"
TRIALS, PLAYERS = 40, 200
SCALES = {"px": levels.SIZES, "ms": levels.EXPOSURES}
# The unit, the true threshold, and the slope of the player's own curve; the estimate assumes 3.
ROWS = [
    *(("px", level, 3.0) for level in (20, 34, 60, 110, 180)),
    *(("ms", level, 3.0) for level in (30, 60, 120, 250, 600)),
    *(("px", 60, slope) for slope in (2.0, 4.5)),
    *(("ms", 120, slope) for slope in (2.0, 4.5)),
]


@dataclass(frozen=True)
class Recovery:
    """How well the threshold of simulated players is found, in log10 units."""

    bias: float
    spread: float
    error: float  # without its sign
    covered: float  # how often the 95% interval holds the true threshold


def simulated(quest: Quest, level: float, slope: float, rng: random.Random) -> tuple[float, bool]:
    """Play a round as the program does; the error in log10 units, and whether it was covered."""
    player, trials, weights = Curve(slope=slope), list[tuple[float, bool]](), quest.prior
    for _ in range(TRIALS):
        shown = float(round(quest.clipped(mean_level(quest, weights))))
        is_right = rng.random() < player.right(log10(shown / level))
        weights = learned(quest, weights, shown, is_right)
        trials.append((shown, is_right))
    found = threshold(quest, trials)
    return log10(found.level / level), found.low <= level <= found.high


@cache
def recovery(unit: str, level: float, slope: float) -> Recovery:
    rng = random.Random(f"{unit} {level} {slope}")
    played = [simulated(SCALES[unit], level, slope, rng) for _ in range(PLAYERS)]
    errors = [error for error, _ in played]
    covered = mean(is_covered for _, is_covered in played)
    return Recovery(mean(errors), stdev(errors), mean(map(abs, errors)), covered)


@pytest.mark.parametrize(("unit", "level", "slope"), ROWS)
def test_a_known_threshold_is_found_in_forty_trials(unit: str, level: float, slope: float) -> None:
    found = recovery(unit, level, slope)
    assert found.error < 0.1
    assert abs(found.bias) < 0.05
    assert found.spread < 0.13
    assert found.covered > (0.88 if slope >= 3 else 0.75)


def test_the_page_prints_the_recovery_table() -> None:
    printed = re.findall(
        r"^\| (\d+) (px|ms) \| ([\d.]+) \| (.+) \|$", PAGE.read_text(), re.MULTILINE
    )
    shown = [(unit, float(level), float(slope), rest) for level, unit, slope, rest in printed]
    assert shown == [(*row, in_words(recovery(*row))) for row in ROWS]


def in_words(found: Recovery) -> str:
    bias = f"{round(found.bias, 2) + 0.0:+.2f}".replace("-", "−")
    return f"{bias} | {found.spread:.2f} | {found.error:.2f} | {found.covered:.0%}".replace(
        "%", " %"
    )


def test_the_curve_is_at_its_target_at_the_threshold() -> None:
    for curve in (Curve(), Curve(slope=1.5, lapse=0.0), Curve(target=0.8)):
        assert curve.right(0.0) == pytest.approx(curve.target)
        assert curve.right(-5.0) == pytest.approx(curve.guess, abs=1e-6)
        assert curve.right(5.0) == pytest.approx(1 - curve.lapse)
    assert Curve(slope=4.0).right(0.1) > Curve(slope=2.0).right(0.1)


def test_a_response_is_learned_from_by_bayes() -> None:
    quest = Quest(least=10, most=100, guessed=30)
    after = posterior(quest, [(30.0, True), (20.0, False)])
    chances = [
        (quest.curve.right(log10(30) - x), quest.curve.right(log10(20) - x)) for x in quest.grid
    ]
    expected = [w * one * (1 - two) for w, (one, two) in zip(quest.prior, chances, strict=True)]
    assert after == pytest.approx([each / sum(expected) for each in expected])
    assert sum(after) == pytest.approx(1)


def test_who_is_right_sees_less_and_who_is_wrong_sees_more() -> None:
    quest = levels.SIZES
    start = mean_level(quest, quest.prior)
    assert mean_level(quest, posterior(quest, [(start, True)])) < start
    assert mean_level(quest, posterior(quest, [(start, False)])) > start


def test_the_order_of_trials_does_not_matter() -> None:
    trials = [(60.0, True), (40.0, False), (50.0, True)]
    one, other = threshold(levels.SIZES, trials), threshold(levels.SIZES, trials[::-1])
    assert one.level == pytest.approx(other.level)
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_more_trials_make_the_interval_narrower() -> None:
    trials = [(64.0, True), (64.0, True), (64.0, True), (64.0, False)]
    few, many = threshold(levels.SIZES, trials), threshold(levels.SIZES, trials * 8)
    assert few.low < many.low < many.level < many.high < few.high
    assert many.level == pytest.approx(64, rel=0.2)


def test_who_is_always_wrong_or_always_right_is_off_the_scale() -> None:
    quest = levels.SIZES
    assert threshold(quest, [(quest.most, False)] * 30).level > quest.most
    assert threshold(quest, [(quest.least, True)] * 30).level < quest.least


def test_without_a_trial_there_is_the_guess() -> None:
    quest = Quest(least=10, most=1000, guessed=100)
    found = threshold(quest, [])
    assert found.level == pytest.approx(100)
    assert found.low < 20 < 500 < found.high


def test_bins_hold_as_many_trials_each_and_keep_a_level_together() -> None:
    trials = [(float(level), level > 3) for level in (1, 2, 3, 4, 5, 6)]
    assert [(each.trials, each.right) for each in level_bins(trials, 3)] == [(2, 0), (2, 1), (2, 2)]
    assert level_bins(trials, 3)[0].level == pytest.approx(sqrt(2))
    [one] = level_bins([(5.0, True)] * 9, 3)
    assert (one.trials, one.right) == (9, 9)
    assert one.level == pytest.approx(5.0)
    assert level_bins([]) == []


def test_a_bin_has_its_share_and_interval() -> None:
    found = LevelBin(50.0, 8, 6)
    assert found.share == 0.75
    assert [round(bound, 3) for bound in found.interval] == [0.409, 0.929]
