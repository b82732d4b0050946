"""The words for the groups among a deck's faces, on pages and in tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from quiz.decks.deck import GALLERY, UTKFACE


@dataclass(frozen=True)
class Group:
    """The name of a kind of group in JSON, and its name on pages."""

    name: str
    words: str


@dataclass(frozen=True)
class Terms:
    """The words that statistics of one deck use, besides those of the deck."""

    a_real: str
    groups: Mapping[str, Group]  # by the kind that the aggregates count
    note: str  # how far the groups can be trusted


AGE_AND_GENDER = {"age": Group("age", "age group"), "gender": Group("gender", "gender")}
TERMS = {
    UTKFACE.name: Terms(
        a_real="a photograph",
        groups=AGE_AND_GENDER | {"race": Group("race", "race label")},
        note=(
            "The groups are the labels that UTKFace comes with. They are coarse, a machine guessed "
            "some of them, and they may be wrong for a person."
        ),
    ),
    GALLERY.name: Terms(
        a_real="an original",
        groups=AGE_AND_GENDER | {"race": Group("tone", "tone")},
        note=(
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
