"""The words for the groups among a deck's faces, on pages and in tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.languages import lazy


@dataclass(frozen=True)
class Terms:
    """The words that statistics of one deck use, besides those of the deck."""

    groups: Mapping[str, str]  # the kinds in JSON, by those that the aggregates count
    note: str  # how far the groups can be trusted


TERMS = {
    UTKFACE.name: Terms(
        groups={"age": "age", "gender": "gender", "race": "race"},
        note=lazy(
            "The groups are the labels that UTKFace comes with. They are coarse, a machine guessed "
            "some of them, and they may be wrong for a person."
        ),
    ),
    GALLERY.name: Terms(
        groups={"age": "age", "gender": "gender", "race": "tone"},
        note=lazy(
            "For originals the groups are exact, because our painting program chose them. For "
            "forgeries they are what the generator was asked to make."
        ),
    ),
}


@cache
def group_names(deck: str) -> dict[str, tuple[str, ...]]:
    """Return the words for a deck's codes, and for the classes that fakes are drawn from."""
    from datasets.names import AGE_GROUPS, CLASS_NAMES, GENDERS

    return {"age": AGE_GROUPS, "gender": GENDERS, "race": looks(deck), "class": CLASS_NAMES}


def looks(deck: str) -> tuple[str, ...]:
    """Return UTKFace's names for races, or the gallery's names for tones."""
    from datasets.names import RACES, TONES

    return TONES if deck == GALLERY.name else RACES
