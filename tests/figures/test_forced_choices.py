"""Choices among several faces: closed forms, published values, simulated players."""

import random
from math import sqrt
from statistics import NormalDist

import pytest

from quiz.figures.forced_choices import (
    Choices,
    choices_of,
    forced_choice_d_prime,
    proportion_right,
)

Z = NormalDist().inv_cdf


@pytest.mark.parametrize(("proportion", "expected"), [(0.5, 0.0), (0.75, 0.954), (0.9, 1.812)])
def test_two_faces(proportion: float, expected: float) -> None:
    assert forced_choice_d_prime(proportion, 2) == pytest.approx(expected, abs=5e-4)
    assert forced_choice_d_prime(proportion, 2) == pytest.approx(sqrt(2) * Z(proportion))


@pytest.mark.parametrize("faces", [2, 3, 4, 8])
def test_who_guesses_has_none(faces: int) -> None:
    assert proportion_right(0.0, faces) == pytest.approx(1 / faces, abs=1e-9)
    assert forced_choice_d_prime(1 / faces, faces) == pytest.approx(0.0, abs=1e-6)


def test_the_integral_is_the_closed_form_for_two_faces() -> None:
    for sensitivity in (-2.0, -0.5, 0.3, 1.0, 2.5, 5.0):
        closed = NormalDist().cdf(sensitivity / sqrt(2))
        assert proportion_right(sensitivity, 2) == pytest.approx(closed, abs=1e-9)


def test_four_faces_there_and_back() -> None:
    for sensitivity in (-1.0, 0.0, 0.84, 1.5, 3.0):
        there = proportion_right(sensitivity, 4)
        assert forced_choice_d_prime(there, 4) == pytest.approx(sensitivity, abs=1e-6)


def simulated(sensitivity: float, faces: int, trials: int, coins: random.Random) -> Choices:
    right, first = [], []
    for _ in range(trials):
        target = coins.randrange(faces)
        seen = [coins.gauss(sensitivity * (place == target), 1) for place in range(faces)]
        choice = seen.index(max(seen))
        right.append(choice == target)
        first.append(choice == 0)
    return choices_of(right, first, faces)


@pytest.mark.parametrize("faces", [2, 4])
@pytest.mark.parametrize("sensitivity", [0.0, 0.8, 2.0])
def test_simulated_players_are_recovered(faces: int, sensitivity: float) -> None:
    found = simulated(sensitivity, faces, 20_000, random.Random(f"{faces} {sensitivity}"))
    assert found.d_prime == pytest.approx(sensitivity, abs=0.06)
    assert not found.has_side_bias


def test_a_side_bias_is_seen() -> None:
    biased = Choices(2, 100, 50, 70)
    assert biased.has_side_bias
    assert not Choices(2, 10, 5, 7).has_side_bias
    assert biased.first_share == 0.7


def test_perfect_and_empty() -> None:
    perfect = Choices(2, 10, 10, 5)
    assert perfect.d_prime == pytest.approx(sqrt(2) * Z(10.5 / 11))
    nothing = choices_of([], [], 2)
    assert (nothing.accuracy, nothing.d_prime, nothing.first_share) == (None, None, None)
    assert nothing.accuracy_interval == nothing.first_interval == (None, None)
    assert not nothing.has_side_bias


@pytest.mark.parametrize("proportion", [0.0, 1.0, -0.1])
def test_impossible_proportions(proportion: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        forced_choice_d_prime(proportion, 4)


def test_lists_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="first or not"):
        choices_of([True], [], 2)
