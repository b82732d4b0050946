"""Reliability: bins of stated probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.judgements import Judgement
from quiz.figures.reliability_bins import reliability

rated = st.builds(Judgement, st.booleans(), st.booleans(), st.integers(min_value=50, max_value=100))


def stated(is_fake: bool, p_fake: float) -> Judgement:
    """Return a judgement that states this probability."""
    return Judgement(is_fake, p_fake > 0.5, 100 * max(p_fake, 1 - p_fake))


def test_bins_average_the_stated_probabilities() -> None:
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
    assert sum(each.trials for each in bins) == len(judgements)
    assert [each.stated for each in bins] == sorted(each.stated for each in bins)
    assert sum(each.fakes for each in bins) == sum(j.is_fake for j in judgements)
    for each in bins:
        low, high = each.interval
        assert 0 <= low <= each.share <= high <= 1
        assert 0 <= each.stated <= 1
