"""The ROC: its area, the standard error of the area, and their symmetries."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.judgements import Judgement
from quiz.figures.roc_curves import area_se, area_under, roc
from quiz.figures.signal_detection import z_of

rated = st.builds(Judgement, st.booleans(), st.booleans(), st.integers(min_value=50, max_value=100))


def stated(is_fake: bool, p_fake: float) -> Judgement:
    """Return a judgement that states this probability."""
    return Judgement(is_fake, p_fake > 0.5, 100 * max(p_fake, 1 - p_fake))


def test_the_area_is_one_for_a_perfect_rater_and_one_half_for_a_guesser() -> None:
    perfect = roc([stated(True, 0.9), stated(True, 0.8), stated(False, 0.1)])
    assert perfect is not None
    assert (perfect.area, perfect.area_se) == (1, 0)
    guesser = roc([stated(True, 0.7), stated(False, 0.7)])
    assert guesser is not None
    assert guesser.area == 0.5
    assert roc([stated(True, 0.9)]) is None
    assert roc([Judgement(True, True), Judgement(False, False)]) is None


@given(st.lists(rated, min_size=2, max_size=60))
def test_the_area_is_the_share_of_pairs_in_the_right_order(judgements: list[Judgement]) -> None:
    curve = roc(judgements)
    fakes = [j.stated_p_fake for j in judgements if j.is_fake]
    reals = [j.stated_p_fake for j in judgements if not j.is_fake]
    pairs = [(f > r) + (f == r) / 2 for f in fakes for r in reals]  # type: ignore[operator]
    assert (curve is None) == (not pairs)
    if curve is not None:
        assert curve.area == pytest.approx(sum(pairs) / len(pairs))
        assert (curve.points[0], curve.points[-1]) == ((0, 0), (1, 1))
        assert list(curve.points) == sorted(curve.points)


@given(st.lists(rated, min_size=2, max_size=60))
def test_swapped_labels_mirror_the_area(judgements: list[Judgement]) -> None:
    curve, swapped = roc(judgements), roc([replace(j, is_fake=not j.is_fake) for j in judgements])
    assert (curve is None) == (swapped is None)
    if curve is not None and swapped is not None:
        assert swapped.area == pytest.approx(1 - curve.area)
        assert swapped.points == tuple((hits, alarms) for alarms, hits in curve.points)
        assert (swapped.fakes, swapped.reals) == (curve.reals, curve.fakes)


@given(st.lists(rated, min_size=2, max_size=60))
def test_swapped_labels_and_responses_keep_the_area(judgements: list[Judgement]) -> None:
    curve = roc(judgements)
    swapped = roc(
        [replace(j, is_fake=not j.is_fake, called_fake=not j.called_fake) for j in judgements]
    )
    assert (curve is None) == (swapped is None)
    if curve is not None and swapped is not None:
        assert swapped.area == pytest.approx(curve.area)
        # The standard error depends on which label is rarer, so it is not compared.
        assert (swapped.fakes, swapped.reals) == (curve.reals, curve.fakes)


@given(
    st.floats(min_value=0, max_value=1),
    st.integers(min_value=1, max_value=1000),
    st.integers(min_value=1, max_value=1000),
)
def test_the_error_of_the_area_shrinks_with_trials(area: float, fakes: int, reals: int) -> None:
    error = area_se(area, fakes, reals)
    assert 0 <= error <= 0.5
    assert area_se(area, 4 * fakes, 4 * reals) <= error
    assert area_se(0.5, fakes, reals) == pytest.approx(
        ((fakes + reals + 1) / (12 * fakes * reals)) ** 0.5  # Mann and Whitney's
    )


def test_the_error_of_the_area_is_that_of_hanley_and_mcneil() -> None:
    # By hand: Q1 = .893 / 1.107 = .80668, Q2 = 2 (.893)^2 / 1.893 = .84252,
    # (.09555 + 50 (.80668 - .79745) + 57 (.84252 - .79745)) / (51 * 58) = .0010570.
    assert area_se(0.893, 51, 58) == pytest.approx(0.0010570**0.5, rel=1e-3)
    assert area_under([(0, 0), (0.5, 0.8), (1, 1)]) == pytest.approx(0.65)


def test_the_area_of_a_normal_observer_agrees_with_d_prime() -> None:
    dice = random.Random(1)
    judgements = []
    for _ in range(20_000):
        is_fake = dice.random() < 0.5
        evidence = dice.gauss(1.0 if is_fake else 0.0, 1)
        judgements.append(
            stated(is_fake, round(min(0.99, max(0.01, 0.5 + (evidence - 0.5) / 6)), 2))
        )
    curve = roc(judgements)
    assert curve is not None
    assert 2**0.5 * z_of(curve.area) == pytest.approx(1.0, abs=0.05)
