"""What is said in distance."""

from quiz.decks.deck import UTKFACE
from quiz.words import distance


def test_the_size_of_the_next_face() -> None:
    assert distance.now(UTKFACE, 74) == "Faces are 74 pixels wide now. Do not zoom."
    assert distance.column() == "Width in pixels"
