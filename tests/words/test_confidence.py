"""Over- and underconfidence in words."""

import pytest

from quiz.figures import Judgement, calibration
from quiz.words.confidence import CHOICES, STATED, STUDENTS, stated, sureness


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


def test_each_choice_is_said_in_its_words() -> None:
    assert [confidence for confidence, _ in CHOICES] == list(STATED)
    assert [stated(confidence) for confidence in (50, 75, 80, 100)] == [
        "a guess", "fairly sure", "80% sure", "certain",
    ]  # fmt: skip
