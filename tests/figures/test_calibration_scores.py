"""Calibration: the Brier score, its terms, and overconfidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.calibration_scores import calibration
from quiz.figures.judgements import Judgement

sure_judgements = st.builds(
    Judgement, st.booleans(), st.booleans(), st.integers(min_value=50, max_value=100)
)


def said(label: str, response: str, confidence: float) -> Judgement:
    return Judgement(label == "fake", response == "fake", confidence)


def test_always_saying_half_scores_a_quarter() -> None:
    scores = calibration([said("fake", "fake", 50), said("real", "fake", 50)])
    assert scores is not None
    assert (scores.brier, scores.overconfidence) == (0.25, 0)
    assert (scores.reliability, scores.resolution, scores.uncertainty) == (0, 0, 0.25)


def test_a_perfect_player_scores_zero() -> None:
    scores = calibration([said("fake", "fake", 100), said("real", "real", 100)])
    assert scores is not None
    assert (scores.brier, scores.reliability, scores.overconfidence) == (0, 0, 0)
    assert scores.resolution == scores.uncertainty == 0.25


def test_sure_and_wrong_is_the_worst_score() -> None:
    scores = calibration([said("fake", "real", 100), said("real", "fake", 100)])
    assert scores is not None
    assert (scores.brier, scores.overconfidence) == (1, 1)


def test_responses_without_confidence_do_not_count() -> None:
    unsaid = Judgement(is_fake=True, called_fake=True)
    assert calibration([unsaid]) is None
    assert calibration([unsaid, said("fake", "fake", 70)]) == calibration(
        [said("fake", "fake", 70)]
    )


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_brier_is_reliability_less_resolution_plus_uncertainty(said: list[Judgement]) -> None:
    scores = calibration(said)
    assert scores is not None
    terms = scores.reliability - scores.resolution + scores.uncertainty
    assert scores.brier == pytest.approx(terms, abs=1e-9)
    assert 0 <= scores.brier <= 1
    assert 0 <= scores.resolution <= scores.uncertainty + 1e-9
    assert -1e-9 <= scores.reliability <= 1 + 1e-9
    assert 0 <= scores.uncertainty <= 0.25
    assert -0.5 <= scores.overconfidence <= 1
    assert scores.trials == len(said)


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_swapping_labels_and_responses_keeps_the_calibration(said: list[Judgement]) -> None:
    scores = calibration(said)
    swapped = calibration(
        [replace(j, is_fake=not j.is_fake, called_fake=not j.called_fake) for j in said]
    )
    assert scores is not None
    assert swapped is not None
    assert swapped.brier == pytest.approx(scores.brier)
    assert swapped.uncertainty == pytest.approx(scores.uncertainty)
    assert swapped.overconfidence == pytest.approx(scores.overconfidence)


@given(st.lists(sure_judgements, min_size=1, max_size=60))
def test_being_right_costs_less_than_being_wrong(said: list[Judgement]) -> None:
    right = calibration([replace(j, called_fake=j.is_fake) for j in said])
    wrong = calibration([replace(j, called_fake=not j.is_fake) for j in said])
    assert right is not None
    assert wrong is not None
    assert right.brier <= 0.25 <= wrong.brier
    assert right.overconfidence <= 0
    assert wrong.overconfidence >= 0.5
