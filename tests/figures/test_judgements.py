"""Judgements: stated probabilities, and confidences that are refused."""

import pytest

from quiz.figures.judgements import Judgement


def said(label: str, response: str, confidence: float) -> Judgement:
    return Judgement(label == "fake", response == "fake", confidence)


def test_response_and_confidence_state_a_probability_of_fake() -> None:
    assert said("fake", "fake", 80).stated_p_fake == 0.8
    assert said("fake", "real", 80).stated_p_fake == 0.2
    assert Judgement(is_fake=True, called_fake=True).stated_p_fake is None


@pytest.mark.parametrize("confidence", [49, 101, -80])
def test_confidence_outside_50_to_100_is_refused(confidence: int) -> None:
    with pytest.raises(ValueError, match="between 50 and 100"):
        said("fake", "fake", confidence)
