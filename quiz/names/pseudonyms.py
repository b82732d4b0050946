"""Pseudonyms that people type: checked, and compared."""

import re
from collections.abc import Callable
from functools import cache

from quiz.errors import Invalid
from quiz.languages import lazy, lazy_count
from quiz.names.alphabets import (
    APOSTROPHES,
    DIGITS,
    DOTS,
    JOINERS,
    is_letter,
    is_mark,
    misplaces_joiner,
    mixes_alphabets,
    normalize_text,
    piles_marks,
    skeleton_of,
)
from quiz.names.made_up import reserved_names
from quiz.names.rudeness import is_rude
from quiz.policy import limits, sizes

SIGNS = frozenset(" -_") | APOSTROPHES | DOTS | JOINERS
MAX_TYPED = 10 * sizes.PSEUDONYM  # normalizing shortens a text, but never by so much


def read_pseudonym(typed: str) -> str:
    """Return a typed name, normalized (NFKC, single spaces); Invalid with a sentence."""
    if len(typed) > MAX_TYPED:
        raise Invalid(RULES[has_wrong_length])
    name = re.sub(" +", " ", normalize_text(typed)).strip(" ")
    for is_wrong, sentence in RULES.items():
        if is_wrong(name):
            raise Invalid(sentence)
    return name


def read_kind_name(typed: str) -> str:
    """Return a typed name that others will see; Invalid also for one with a rude word."""
    name = read_pseudonym(typed)
    if is_rude(name):
        raise Invalid(lazy("This name has a word that hurts people; choose another name."))
    return name


def has_wrong_length(name: str) -> bool:
    """Say whether a name is too short or too long; marks do not count, but for the column."""
    letters = sum(not is_mark(char) for char in name)
    is_fitting = limits.MIN_PSEUDONYM <= letters <= sizes.PSEUDONYM
    return not is_fitting or len(name) > sizes.NAME_COLUMN


def has_forbidden_characters(name: str) -> bool:
    """Say whether a name has other characters: markup, emoji, invisible characters."""
    is_known = all(char in DIGITS or char in SIGNS or is_letter(char) for char in name)
    return not is_known or misplaces_joiner(name)


def is_empty(name: str) -> bool:
    """Say whether a name is all spaces and dashes."""
    return not any(char in DIGITS or char.isalpha() for char in name)


def has_mixed_words(name: str) -> bool:
    """Say whether a word of a name has letters of several alphabets."""
    return any(map(mixes_alphabets, re.split("[ _.·・-]", name)))


def is_reserved(name: str) -> bool:
    """Say whether a name looks like one of the machines, or like the people who run the quiz."""
    return pseudonym_key(name) in reserved_keys()


@cache
def reserved_keys() -> frozenset[str]:
    """Return the keys of the names that are reserved."""
    return frozenset(map(pseudonym_key, reserved_names()))


RULES: dict[Callable[[str], bool], str] = {
    has_wrong_length: lazy_count(
        "A name has %(least)s to %(num)s character.",
        "A name has %(least)s to %(num)s characters.",
        sizes.PSEUDONYM,
        least=limits.MIN_PSEUDONYM,
    ),
    has_forbidden_characters: lazy(
        "A name has letters, the digits 0 to 9, spaces, dots, apostrophes, - and _ only."
    ),
    piles_marks: lazy("A letter of a name has at most four different marks."),
    is_empty: lazy("A name has at least one letter or digit."),
    has_mixed_words: lazy("A name has letters of one alphabet only in each word."),
    is_reserved: lazy("A name has to be your own: this one belongs to the quiz."),
}


def pseudonym_key(name: str) -> str:
    """Return the key that two names share when a person would confuse them."""
    return skeleton_of(name)
