"""What a class plays, in words."""

from quiz.decks import UTKFACE
from quiz.models import Mode
from quiz.modes import FOR_CLASSES
from quiz.words import classrooms, modes


def test_each_game_has_its_sentence() -> None:
    for mode in FOR_CLASSES:
        said = classrooms.played(UTKFACE, mode)
        assert said.endswith((".", "?"))
        assert (modes.title(mode) in said) == (mode is not Mode.CLASSIC)
