"""Sums over players: they add up, and pooled rates vary over players as the formula says."""

import numpy as np
import pytest

from quiz.figures.player_sums import pooled_rates
from quiz.figures.signal_detection import Counts
from tests.support.people import people, sums_of

DICE = np.random.default_rng(1)


def test_the_sums_of_two_crowds_are_those_of_one_crowd() -> None:
    some, more = people(DICE, 30, 0.4, 0.2), people(DICE, 50, 0.3, 0.3)
    both = sums_of(*(np.concatenate(each) for each in zip(some, more, strict=True)))
    assert sums_of(*some) + sums_of(*more) == both
    assert both.counts.trials == both.f + both.r


def test_the_counts_are_the_four_outcomes() -> None:
    one = [np.array([n]) for n in (2, 10, 3, 9)]
    assert sums_of(*one).counts == Counts(8, 2, 3, 6)
    assert pooled_rates(sums_of(*one)) is None  # one player does not vary


def test_players_who_are_all_alike_do_not_vary() -> None:
    rates = pooled_rates(sums_of(*(np.full(40, n) for n in (2, 10, 3, 10))))
    assert rates is not None
    assert (rates.first, rates.second) == (0.2, 0.3)
    assert rates.variance(1, -1) == pytest.approx(0, abs=1e-12)


def test_the_variance_is_that_of_many_draws_of_players() -> None:
    m, f, a, r = people(DICE, 300, 0.4, 0.2)
    rates = pooled_rates(sums_of(m, f, a, r))
    assert rates is not None
    drawn = DICE.integers(0, 300, (2000, 300))
    first, second = m[drawn].sum(1) / f[drawn].sum(1), a[drawn].sum(1) / r[drawn].sum(1)
    assert rates.of_first == pytest.approx(first.var(), rel=0.15)
    assert rates.of_second == pytest.approx(second.var(), rel=0.15)
    assert rates.variance(1, -1) == pytest.approx((first - second).var(), rel=0.15)


def test_a_player_who_judges_most_leaves_few_that_count() -> None:
    even = sums_of(*(np.full(40, n) for n in (2, 10, 3, 10)))
    assert even.effective_players == pytest.approx(40)
    f = np.array([7] * 39 + [10_000])
    assert sums_of(f // 3, f, f // 3, f).effective_players == pytest.approx(1.05, abs=0.01)
    nobody = np.zeros(5, int)
    assert sums_of(nobody, nobody, nobody, nobody).effective_players == 0


def test_pairs_of_two_lanes_stand_beside_each_other() -> None:
    m, f, a, r = (np.array(each) for each in ((1, 2), (4, 5), (1, 1), (3, 3)))
    none = np.zeros(2, int)
    both = [np.concatenate(each) for each in ((m, none), (f, none), (none, m), (none, f))]
    taught = control = sums_of(m, f, a, r)
    assert taught.beside(control) == sums_of(*both)


def test_without_one_of_the_labels_there_are_no_rates() -> None:
    nothing = np.zeros(5, int)
    assert pooled_rates(sums_of(nothing, nothing, np.ones(5, int), np.full(5, 3))) is None
