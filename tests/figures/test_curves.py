"""ROC, reliability and learning."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.curves import (
    area_se,
    area_under,
    learning_curve,
    reliability,
    roc,
)
from quiz.figures.judgements import Judgement
from quiz.figures.signal_detection import z_of

rated = st.builds(Judgement, st.booleans(), st.booleans(), st.integers(min_value=50, max_value=100))


def stated(is_fake: bool, p_fake: float) -> Judgement:
    """A judgement that states this probability."""
    return Judgement(is_fake, p_fake > 0.5, 100 * max(p_fake, 1 - p_fake))


def test_a_perfect_rater_has_the_whole_area_and_a_blind_one_half() -> None:
    perfect = roc([stated(True, 0.9), stated(True, 0.8), stated(False, 0.1)])
    assert perfect is not None
    assert (perfect.area, perfect.area_se) == (1, 0)
    blind = roc([stated(True, 0.7), stated(False, 0.7)])
    assert blind is not None
    assert blind.area == 0.5
    assert roc([stated(True, 0.9)]) is None
    assert roc([Judgement(True, True), Judgement(False, False)]) is None


@given(st.lists(rated, min_size=2, max_size=60))
def test_the_area_is_the_share_of_pairs_in_the_right_order(judgements: list[Judgement]) -> None:
    found = roc(judgements)
    fakes = [j.stated_p_fake for j in judgements if j.is_fake]
    reals = [j.stated_p_fake for j in judgements if not j.is_fake]
    pairs = [(f > r) + (f == r) / 2 for f in fakes for r in reals]  # type: ignore[operator]
    assert (found is None) == (not pairs)
    if found is not None:
        assert found.area == pytest.approx(sum(pairs) / len(pairs))
        assert (found.points[0], found.points[-1]) == ((0, 0), (1, 1))
        assert list(found.points) == sorted(found.points)


@given(st.lists(rated, min_size=2, max_size=60))
def test_swapped_labels_turn_the_area_over(judgements: list[Judgement]) -> None:
    found, turned = roc(judgements), roc([replace(j, is_fake=not j.is_fake) for j in judgements])
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert turned.area == pytest.approx(1 - found.area)
        assert turned.points == tuple((hits, alarms) for alarms, hits in found.points)
        assert (turned.fakes, turned.reals) == (found.reals, found.fakes)


@given(st.lists(rated, min_size=2, max_size=60))
def test_swapped_labels_and_responses_keep_the_area(judgements: list[Judgement]) -> None:
    found = roc(judgements)
    turned = roc(
        [replace(j, is_fake=not j.is_fake, called_fake=not j.called_fake) for j in judgements]
    )
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert turned.area == pytest.approx(found.area)
        # Which label is scarcer matters to the error, so it keeps only for as many of each.
        assert (turned.fakes, turned.reals) == (found.reals, found.fakes)


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


def test_a_normal_observer_s_area_is_what_d_prime_says() -> None:
    dice = random.Random(1)
    judgements = []
    for _ in range(20_000):
        is_fake = dice.random() < 0.5
        evidence = dice.gauss(1.0 if is_fake else 0.0, 1)
        judgements.append(
            stated(is_fake, round(min(0.99, max(0.01, 0.5 + (evidence - 0.5) / 6)), 2))
        )
    found = roc(judgements)
    assert found is not None
    assert 2**0.5 * z_of(found.area) == pytest.approx(1.0, abs=0.05)


def test_bins_hold_what_was_stated() -> None:
    judgements = [stated(True, 0.95)] * 3 + [stated(False, 0.95)] + [stated(False, 0.0)] * 2
    low, high = reliability(judgements)
    assert (low.stated, low.share, low.trials) == (0, 0, 2)
    assert (high.share, high.trials) == (0.75, 4)
    assert high.stated == pytest.approx(0.95)
    assert high.interval[0] < 0.75 < high.interval[1]
    assert reliability([Judgement(True, True)]) == []


@given(st.lists(rated, max_size=80))
def test_every_rated_response_is_in_one_bin(judgements: list[Judgement]) -> None:
    bins = reliability(judgements)
    assert sum(found.trials for found in bins) == len(judgements)
    assert [found.stated for found in bins] == sorted(found.stated for found in bins)
    assert sum(found.fakes for found in bins) == sum(j.is_fake for j in judgements)
    for found in bins:
        low, high = found.interval
        assert 0 <= low <= found.share <= high <= 1
        assert 0 <= found.stated <= 1


@given(st.lists(st.booleans(), max_size=400))
def test_blocks_cover_every_trial_once(outcomes: list[bool]) -> None:
    blocks = learning_curve(outcomes)
    assert len(blocks) <= 12
    assert sum(block.trials for block in blocks) == len(outcomes)
    assert sum(block.correct for block in blocks) == sum(outcomes)
    assert [block.first for block in blocks[1:]] == [block.last + 1 for block in blocks[:-1]]
    assert all(block.trials >= 10 for block in blocks) or len(outcomes) < 10
