"""The criterion in words."""

import pytest

from quiz.decks import DECKS
from quiz.words import leaning

PHOTOGRAPHS = DECKS["utkface"]


@pytest.mark.parametrize(
    ("criterion", "who", "words"),
    [
        (0.05, "You", "You do not prefer either answer."),
        (-0.4, "You", "You tend to say fake."),
        (0.4, "The class", "The class tends to say real."),
        (0.0, "The class", "The class does not prefer either answer."),
    ],
)
def test_leanings(criterion: float, who: str, words: str) -> None:
    assert leaning.leaning(PHOTOGRAPHS, criterion, who) == words
