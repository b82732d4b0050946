"""Over- and underconfidence in words."""

import pytest

from quiz.figures import Judgement, calibration
from quiz.words.confidence import (
    CHOICES,
    STATED,
    STUDENTS,
    TOO_FEW,
    YOU,
    own_sureness,
    stated,
    sureness,
)


@pytest.mark.parametrize(
    ("confidence", "right", "words"),
    [(100, 1, "less often"), (50, 10, "more often"), (80, 8, "about as often")],
)
def test_confidence_in_words(confidence: int, right: int, words: str) -> None:
    found = calibration(Judgement(True, n < right, confidence) for n in range(10))
    assert found is not None
    assert words in sureness(found)
    assert words in sureness(found, STUDENTS)
    assert sureness(found).startswith("You ")


@pytest.mark.parametrize(
    ("trials", "right", "words"),
    [(10, 8, TOO_FEW), (10, 2, YOU[1]), (100, 79, YOU[0]), (100, 95, YOU[2]), (1000, 700, YOU[1])],
)
def test_a_player_is_told_no_tendency_that_could_be_chance(
    trials: int, right: int, words: str
) -> None:
    found = calibration(Judgement(True, n < right, 80) for n in range(trials))
    assert found is not None
    assert own_sureness(found) == words


def test_each_choice_is_said_in_its_words() -> None:
    assert [confidence for confidence, _ in CHOICES] == list(STATED)
    assert [stated(confidence) for confidence in (50, 75, 80, 100)] == [
        "a guess", "fairly sure", "80% sure", "certain",
    ]  # fmt: skip
