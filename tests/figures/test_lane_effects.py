"""Figures of lanes: exact where theory has the result, and intervals that cover in 95 of 100."""

from collections.abc import Callable

import numpy as np
import pytest

from quiz.figures.fooling import EQUILIBRIUM, game_value, hype, hype_interval_of
from quiz.figures.lane_effects import (
    Estimate,
    lane_d_prime,
    lane_effect,
    lane_game_value,
    lane_hype,
)
from quiz.figures.player_sums import PlayerSums
from quiz.figures.signal_detection import Counts, d_prime, detection
from tests.support.people import both_lanes, crossed, people, sums_of

WORLDS = 300
COVERED = pytest.approx(0.95, abs=0.035)  # of 300 worlds: within chance

Figure = Callable[..., Estimate | None]
FIGURES: dict[Figure, Callable[[float, float], float]] = {
    lane_hype: lambda miss, alarm: 50 * (miss + alarm),
    lane_d_prime: lambda miss, alarm: d_prime(1 - miss, alarm),
    lane_game_value: lambda miss, alarm: game_value(1 - miss, alarm),
}


def alike(players: int, *counts: int) -> PlayerSums:
    """Return the sums over players who all have the same counts."""
    return sums_of(*(np.full(players, count) for count in counts))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
@pytest.mark.parametrize(("miss", "alarm"), [(0.3, 0.3), (0.5, 0.5), (0.1, 0.05), (0.2, 0.6)])
def test_intervals_cover_the_truth_in_95_of_100_worlds(
    figure: Figure, miss: float, alarm: float
) -> None:
    dice, truth = np.random.default_rng(7), FIGURES[figure](miss, alarm)
    found = [figure(sums_of(*people(dice, 150, miss, alarm))) for _ in range(WORLDS)]
    covered = [each.low - 1e-12 <= truth <= each.high + 1e-12 for each in found if each]
    assert np.mean(covered) == COVERED


@pytest.mark.parametrize(("taught", "control"), [(0.34, 0.3), (0.3, 0.3), (0.25, 0.4)])
def test_the_paired_interval_covers_the_effect_in_95_of_100_worlds(
    taught: float, control: float
) -> None:
    dice = np.random.default_rng(8)
    found = [lane_effect(sums_of(*both_lanes(dice, 200, taught, control))) for _ in range(WORLDS)]
    covered = [each.low <= taught - control <= each.high for each in found if each]
    assert np.mean(covered) == COVERED


def test_no_effect_is_found_certain_in_5_of_100_worlds() -> None:
    dice = np.random.default_rng(9)
    found = [lane_effect(sums_of(*both_lanes(dice, 200, 0.3, 0.3))) for _ in range(WORLDS)]
    assert np.mean([each.is_certain for each in found if each]) == pytest.approx(0.05, abs=0.035)


@pytest.mark.parametrize(
    ("players", "fakes", "sd"),
    [(100, 100, 0.15), (500, 100, 0.15), (2_000, 400, 0.15), (2_000, 100, 0.15), (500, 100, 0.0)],
)
def test_few_fakes_make_no_effect_certain_however_many_judge_them(
    players: int, fakes: int, sd: float
) -> None:
    dice = np.random.default_rng(11)
    found = [lane_effect(*crossed(dice, players, fakes, sd)) for _ in range(WORLDS)]
    assert 0.01 <= np.mean([each.is_certain for each in found if each]) <= 0.08


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_intervals_of_a_lane_cover_the_truth_where_faces_differ(figure: Figure) -> None:
    dice = np.random.default_rng(13)
    rate = float(np.clip(dice.normal(0.3, np.hypot(0.1, 0.15), 10**6), 0, 1).mean())
    truth, worlds = (
        FIGURES[figure](rate, rate),
        [crossed(dice, 2_000, 400, 0.15) for _ in range(WORLDS)],
    )
    covered = []
    for sums in (worlds, [(players,) for players, _ in worlds]):
        found = [figure(*each) for each in sums]
        covered.append(np.mean([each.low <= truth <= each.high for each in found if each]))
    assert covered[0] == COVERED
    assert covered[1] < 0.85


def test_intervals_over_players_alone_would_make_it_certain() -> None:
    dice = np.random.default_rng(11)
    found = [lane_effect(crossed(dice, 500, 100, 0.15)[0]) for _ in range(WORLDS)]
    assert np.mean([each.is_certain for each in found if each]) > 0.2


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_an_interval_is_never_smaller_with_faces_than_without(figure: Figure) -> None:
    dice = np.random.default_rng(12)
    sums, alike_pairs = sums_of(*people(dice, 150, 0.3, 0.2)), alike(100, 3, 10, 2, 10)
    apart = sums_of(
        *(np.repeat(each, 50) for each in ((0, 6, 0, 6), [10] * 4, (0, 0, 4, 4), [10] * 4))
    )
    widths = []
    for pairs in (None, alike_pairs, apart):
        found = figure(sums, pairs)
        assert found is not None
        widths.append(found.high - found.low)
    assert widths[0] == widths[1] < widths[2]


def test_the_interval_is_the_one_that_the_bootstrap_over_players_approaches() -> None:
    dice = np.random.default_rng(10)
    m, f, a, r = both_lanes(dice, 800, 0.36, 0.32)
    found = lane_effect(sums_of(m, f, a, r))
    assert found is not None
    drawn = dice.integers(0, 800, (4000, 800))
    draws = m[drawn].sum(1) / f[drawn].sum(1) - a[drawn].sum(1) / r[drawn].sum(1)
    low, high = np.quantile(draws, (0.025, 0.975))
    assert found.low == pytest.approx(low, abs=0.003)
    assert found.high == pytest.approx(high, abs=0.003)
    assert found.probability == pytest.approx(np.mean(draws > 0), abs=0.01)
    apart = sums_of(m, f, np.roll(a, 1), np.roll(r, 1))  # as if they were not the same people
    unpaired = lane_effect(apart)
    assert unpaired is not None
    assert found.high - found.low < 0.95 * (unpaired.high - unpaired.low)


def test_figures_are_those_of_the_pooled_counts() -> None:
    sums = alike(50, 2, 10, 3, 10)
    counts = Counts(400, 100, 150, 350)
    assert sums.counts == counts
    found, sharp = lane_hype(sums), lane_d_prime(sums)
    assert found is not None
    assert sharp is not None
    assert found.value == hype(counts)
    assert sharp.value == pytest.approx(detection(counts).d_prime)
    value = lane_game_value(sums)
    assert value is not None
    of = detection(counts)
    assert value.value == pytest.approx(game_value(of.hit_rate, of.false_alarm_rate))


def test_players_who_do_not_differ_have_the_error_of_independent_responses() -> None:
    sums = alike(50, 2, 10, 3, 10)
    sharp = lane_d_prime(sums)
    assert sharp is not None
    error = detection(sums.counts).d_prime_se
    assert sharp.high - sharp.value == pytest.approx(1.96 * (error or 0), rel=0.01)
    nobody = lane_effect(alike(50, 0, 10, 0, 10))
    assert nobody is not None
    assert nobody.low < 0 < nobody.high
    assert nobody.probability == 0.5
    assert not nobody.is_certain


def test_hype_has_the_interval_of_everyones_page_where_players_differ() -> None:
    sums = sums_of(*people(np.random.default_rng(3), 300, 0.3, 0.2))
    found = lane_hype(sums)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(hype_interval_of(sums))


def test_the_value_of_the_game_is_least_where_nobody_can_tell() -> None:
    found = lane_game_value(alike(50, 5, 10, 5, 10))
    assert found is not None
    assert found.value == found.low == pytest.approx(EQUILIBRIUM)
    assert EQUILIBRIUM < found.high < 0
    near, at = (lane_game_value(alike(200, m, 10_000, 5_000, 10_000)) for m in (5_001, 5_000))
    assert near is not None
    assert at is not None
    assert near.high == pytest.approx(at.high, abs=1e-4)  # the limit joins the formula


def test_those_who_are_fooled_more_often_than_not_are_as_far_from_equilibrium() -> None:
    told, fooled = (
        lane_game_value(alike(50, 2, 10, 2, 10)),
        lane_game_value(alike(50, 8, 10, 8, 10)),
    )
    assert told is not None
    assert told == fooled


def test_unknown_rates_give_no_figures() -> None:
    nothing = alike(50, 0, 0, 3, 10)
    figures: list[Callable[..., object]] = [*FIGURES, lane_effect]
    for figure in figures:
        assert figure(nothing) is None
        assert figure(alike(1, 2, 10, 3, 10)) is None
