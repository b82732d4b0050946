"""What is said in flash."""

from quiz.decks.deck import UTKFACE
from quiz.words import flash


def test_the_time_of_the_next_face() -> None:
    assert flash.now(UTKFACE, 120) == "Faces are in view for about 120 milliseconds now."
    assert flash.column() == "Milliseconds in view"
