"""The words for decks and their groups: those of who made the faces."""

from datasets.names import RACES, TONES
from quiz import terms
from quiz.decks import DECKS


def test_groups_are_named_by_who_made_the_faces() -> None:
    assert terms.group_names("gallery")["race"] == TONES
    assert terms.group_names("utkface")["race"] == RACES
    assert len(TONES) == len(RACES)


def test_every_deck_has_its_terms() -> None:
    assert terms.TERMS.keys() == DECKS.keys()
    for deck in DECKS:
        assert terms.TERMS[deck].groups.keys() | {"class"} == terms.group_names(deck).keys()
