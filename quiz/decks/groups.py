"""The words in which pages and tables speak of a deck's faces, and of the groups among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from quiz.decks.deck import GALLERY, UTKFACE


@dataclass(frozen=True)
class Group:
    """What a kind of group is called: in JSON and to people."""

    name: str
    words: str


@dataclass(frozen=True)
class Terms:
    """What statistics say of one deck, besides its own words."""

    a_real: str
    groups: Mapping[str, Group]  # by the kind that the aggregates know
    note: str  # on the groups


AGE_AND_GENDER = {"age": Group("age", "age group"), "gender": Group("gender", "gender")}
TERMS = {
    UTKFACE.name: Terms(
        a_real="a photograph",
        groups=AGE_AND_GENDER | {"race": Group("race", "race label")},
        note=(
            "The groups are UTKFace’s own coarse labels, partly guessed by a machine; they say "
            "nothing certain about anybody."
        ),
    ),
    GALLERY.name: Terms(
        a_real="an original",
        groups=AGE_AND_GENDER | {"race": Group("tone", "tone")},
        note=(
            "These groups are true: the painter knows its sitters, for it has made them up. "
            "A forgery’s class is what its forger was asked for."
        ),
    ),
}


@cache
def group_names(deck: str) -> dict[str, tuple[str, ...]]:
    """Return the words for a deck's codes, and for the classes that fakes are drawn from."""
    from datasets.names import AGE_GROUPS, CLASS_NAMES, GENDERS

    return {"age": AGE_GROUPS, "gender": GENDERS, "race": looks(deck), "class": CLASS_NAMES}


def looks(deck: str) -> tuple[str, ...]:
    """Return UTKFace's words for races, or those for tones that stand in their place."""
    from datasets.names import RACES, TONES

    return TONES if deck == GALLERY.name else RACES
