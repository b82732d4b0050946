"""d′ in words."""

import pytest

from quiz.decks import DECKS
from quiz.words.sharpness import GUESSING, TOO_FEW, sharpness


@pytest.mark.parametrize(
    ("d_prime", "words"),
    [
        (-0.5, "The forgeries look more real to you than the originals."),
        (0.0, "You do about as well as guessing."),
        (0.5, "You notice some of the differences."),
        (1.5, "You notice many of the differences."),
        (2.5, "You notice nearly all of the differences."),
    ],
)
def test_sharpness_in_words(d_prime: float, words: str) -> None:
    assert sharpness(DECKS["gallery"], d_prime) == words


@pytest.mark.parametrize(
    ("d_prime", "margin", "words"),
    [
        (1.5, 1.2, "You notice many of the differences."),
        (1.5, 1.6, TOO_FEW), (0.5, 0.6, GUESSING), (-0.5, 0.6, GUESSING),
    ],
)  # fmt: skip
def test_nothing_is_told_that_could_be_chance(d_prime: float, margin: float, words: str) -> None:
    assert sharpness(DECKS["gallery"], d_prime, margin) == words
