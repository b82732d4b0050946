"""Calibration, response times and Elo ratings."""

from dataclasses import replace
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.judgements import Judgement, calibration, elo_expected, elo_update, median_times

ratings = st.floats(min_value=-1e6, max_value=1e6)
sure_judgements = st.builds(
    Judgement, st.booleans(), st.booleans(), st.integers(min_value=50, max_value=100)
)


def said(label: str, response: str, confidence: float) -> Judgement:
    return Judgement(label == "fake", response == "fake", confidence)


def took(label: str, response: str, response_ms: int | None) -> Judgement:
    return Judgement(label == "fake", response == "fake", response_ms=response_ms)


def test_response_and_confidence_state_a_probability_of_fake() -> None:
    assert said("fake", "fake", 80).stated_p_fake == 0.8
    assert said("fake", "real", 80).stated_p_fake == 0.2
    assert Judgement(is_fake=True, called_fake=True).stated_p_fake is None


@pytest.mark.parametrize("confidence", [49, 101, -80])
def test_confidence_outside_50_to_100_is_refused(confidence: int) -> None:
    with pytest.raises(ValueError, match="between 50 and 100"):
        said("fake", "fake", confidence)


# Calibration


def test_always_saying_half_scores_a_quarter() -> None:
    found = calibration([said("fake", "fake", 50), said("real", "fake", 50)])
    assert found is not None
    assert (found.brier, found.overconfidence) == (0.25, 0)
    assert (found.reliability, found.resolution, found.uncertainty) == (0, 0, 0.25)


def test_knowing_everything_scores_nothing() -> None:
    found = calibration([said("fake", "fake", 100), said("real", "real", 100)])
    assert found is not None
    assert (found.brier, found.reliability, found.overconfidence) == (0, 0, 0)
    assert found.resolution == found.uncertainty == 0.25


def test_sure_and_wrong_is_as_bad_as_it_gets() -> None:
    found = calibration([said("fake", "real", 100), said("real", "fake", 100)])
    assert found is not None
    assert (found.brier, found.overconfidence) == (1, 1)


def test_responses_without_confidence_do_not_count() -> None:
    unsaid = Judgement(is_fake=True, called_fake=True)
    assert calibration([unsaid]) is None
    assert calibration([unsaid, said("fake", "fake", 70)]) == calibration(
        [said("fake", "fake", 70)]
    )


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_brier_is_reliability_less_resolution_plus_uncertainty(said: list[Judgement]) -> None:
    found = calibration(said)
    assert found is not None
    parts = found.reliability - found.resolution + found.uncertainty
    assert found.brier == pytest.approx(parts, abs=1e-9)
    assert 0 <= found.brier <= 1
    assert 0 <= found.resolution <= found.uncertainty + 1e-9
    assert -1e-9 <= found.reliability <= 1 + 1e-9
    assert 0 <= found.uncertainty <= 0.25
    assert -0.5 <= found.overconfidence <= 1
    assert found.trials == len(said)


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_swapping_labels_and_responses_keeps_the_calibration(said: list[Judgement]) -> None:
    found = calibration(said)
    turned = calibration(
        [replace(j, is_fake=not j.is_fake, called_fake=not j.called_fake) for j in said]
    )
    assert found is not None
    assert turned is not None
    assert turned.brier == pytest.approx(found.brier)
    assert turned.uncertainty == pytest.approx(found.uncertainty)
    assert turned.overconfidence == pytest.approx(found.overconfidence)


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_being_right_costs_less_than_being_wrong(said: list[Judgement]) -> None:
    right = calibration([replace(j, called_fake=j.is_fake) for j in said])
    wrong = calibration([replace(j, called_fake=not j.is_fake) for j in said])
    assert right is not None
    assert wrong is not None
    assert right.brier <= 0.25 <= wrong.brier
    assert right.overconfidence <= 0
    assert wrong.overconfidence >= 0.5


# Response times


def test_medians_by_outcome() -> None:
    times = median_times(
        [
            took("fake", "fake", 1000),
            took("fake", "fake", 3000),
            took("fake", "real", 5000),
            took("real", "fake", 700),
            took("real", "real", 900),
            took("real", "real", None),
        ]
    )
    assert (times.hits, times.misses) == (2000, 5000)
    assert (times.false_alarms, times.correct_rejections) == (700, 900)
    assert (times.correct, times.incorrect) == (1000, 2850)
    assert (times.fakes, times.reals) == (3000, 800)


def test_no_times_are_no_medians() -> None:
    times = median_times([took("fake", "fake", None)])
    assert times.hits is times.correct is times.fakes is None


def test_instant_response_is_a_time() -> None:
    assert median_times([took("fake", "fake", 0)]).hits == 0


# Elo


def test_equals_have_an_even_chance_and_400_points_are_ten_to_one() -> None:
    assert elo_expected(1500, 1500) == 0.5
    assert elo_expected(1900, 1500) == pytest.approx(10 / 11)


def test_both_sides_move() -> None:
    assert elo_update(1500, 1500, is_correct=True) == (1508, 1492)
    assert elo_update(1500, 1500, is_correct=False) == (1492, 1508)


def test_a_surprise_moves_more() -> None:
    expected_win, _ = elo_update(1900, 1500, is_correct=True)
    surprise, _ = elo_update(1100, 1500, is_correct=True)
    assert expected_win - 1900 < 2 < 14 < surprise - 1100


def test_a_strong_player_does_not_make_a_face_look_easy() -> None:
    _, after_strong = elo_update(2300, 1500, is_correct=True)
    _, after_even = elo_update(1500, 1500, is_correct=True)
    assert 1500 - after_strong < (1500 - after_even) / 10


@given(ratings, ratings, st.booleans())
def test_points_are_won_from_the_other_side(player: float, face: float, is_correct: bool) -> None:
    new_player, new_face = elo_update(player, face, is_correct)
    assert isfinite(new_player)
    assert new_player + new_face == pytest.approx(player + face, abs=1e-6)
    assert (new_player >= player) if is_correct else (new_player <= player)
