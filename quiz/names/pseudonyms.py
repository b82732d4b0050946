"""Pseudonyms: suggested from reviewed words, or typed and checked."""

import re
import secrets
from collections.abc import Callable

from coolname import RandomGenerator

from quiz.errors import Invalid
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
from quiz.names.rudeness import is_rude
from quiz.policy import limits, sizes

SIGNS = frozenset(" -_") | APOSTROPHES | DOTS | JOINERS
MAX_TYPED = 10 * sizes.PSEUDONYM  # normalizing shortens a text, but never by so much
# No player may look like one of the machines, or like the people who run the quiz.
RESERVED = (
    "you", "admin", "administrator", "moderator", "staff", "support", "teacher", "the teacher",
    "machine", "the machine", "discriminator", "the discriminator", "detector", "the detector",
    "generator", "the generator", "real", "fake", "real or fake",
)  # fmt: skip
# Reviewed by a person: every pair of an adjective and an animal is a kind name.
ADJECTIVES = (
    "amber azure brave breezy bright brisk calm careful cheerful clever coral cosy crimson "
    "curious daring eager early emerald fair gentle glad golden graceful happy honest indigo "
    "ivory jolly keen kind lively lucky lunar merry mighty mild mindful modest nimble noble "
    "olive patient pearl playful polite quick quiet ready royal ruby scarlet sharp silver "
    "smooth snowy solar spry steady sunny swift tidy true velvet violet warm willing wise "
    "witty "
)
ANIMALS = (
    "albatross alpaca antelope badger bison butterfly caribou chinchilla cricket "
    "dolphin dragonfly eagle falcon ferret finch firefly fox gazelle gecko hare hawk hedgehog "
    "heron ibex jaguar kestrel kingfisher koala lemur leopard lion llama lynx magpie marmot "
    "marten moth narwhal nightingale octopus okapi orca oriole osprey otter owl panda panther "
    "pelican penguin puffin puma quokka raven robin salamander seahorse skylark sparrow "
    "squirrel starling stork swallow swan tiger toucan turtle wallaby whale wolf wombat wren "
    "zebra "
)

_generator = RandomGenerator(
    {
        "all": {"type": "cartesian", "lists": ["adjective", "animal"]},
        "adjective": {"type": "words", "words": ADJECTIVES.split()},
        "animal": {"type": "words", "words": ANIMALS.split()},
    }
)


def suggest_pseudonym() -> str:
    """Return a random name such as amber-otter."""
    return _generator.generate_slug()


def is_suggestion(name: str) -> bool:
    """Say whether a name is one that `suggest_pseudonym` makes."""
    first, _, second = name.partition("-")
    return first in ADJECTIVES.split() and second in ANIMALS.split()


def suggest_numbered() -> str:
    """Return a random name such as otter-4821, for when the others are taken."""
    return f"{secrets.choice(ANIMALS.split())}-{secrets.randbelow(9000) + 1000}"


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
        raise Invalid("This name has a word that hurts people; choose another name.")
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
    """Say whether a name looks like one that is reserved."""
    return pseudonym_key(name) in {pseudonym_key(own) for own in RESERVED}


RULES: dict[Callable[[str], bool], str] = {
    has_wrong_length: f"A name has {limits.MIN_PSEUDONYM} to {sizes.PSEUDONYM} characters.",
    has_forbidden_characters: (
        "A name has letters, the digits 0 to 9, spaces, dots, apostrophes, - and _ only."
    ),
    piles_marks: "A letter of a name has at most four different marks.",
    is_empty: "A name has at least one letter or digit.",
    has_mixed_words: "A name has letters of one alphabet only in each word.",
    is_reserved: "A name has to be your own: this one belongs to the quiz.",
}


def pseudonym_key(name: str) -> str:
    """Return the key that two names share when a person would confuse them."""
    return skeleton_of(name)
