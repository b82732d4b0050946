"""The criterion in words."""

from math import inf

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


@pytest.mark.parametrize(
    ("criterion", "margin", "words"),
    [
        (1.4, 0.6, "You tend to say real."),
        (0.4, 0.4, "You do not prefer either answer."),
        (0.4, 0.6, leaning.TOO_FEW),
        (0.0, inf, leaning.TOO_FEW),
    ],
)
def test_no_preference_is_told_that_could_be_chance(
    criterion: float, margin: float, words: str
) -> None:
    assert leaning.leaning(PHOTOGRAPHS, criterion, margin=margin) == words
