"""The words for decks and their groups: those of who made the faces."""

from datasets.names import RACES, TONES
from quiz.decks import groups
from quiz.decks.deck import DECKS


def test_groups_are_named_by_who_made_the_faces() -> None:
    assert groups.group_names("gallery")["race"] == TONES
    assert groups.group_names("utkface")["race"] == RACES
    assert len(TONES) == len(RACES)


def test_every_deck_has_its_terms() -> None:
    assert groups.TERMS.keys() == DECKS.keys()
    for deck in DECKS:
        assert groups.TERMS[deck].groups.keys() | {"class"} == groups.group_names(deck).keys()
