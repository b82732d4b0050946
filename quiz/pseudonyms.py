"""Pseudonyms: made of reviewed words, or typed and checked."""

import re
import unicodedata

from coolname import RandomGenerator

from quiz.errors import Invalid

MIN_LETTERS, MAX_LETTERS = 2, 24
# Reviewed by eye: every pair of an adjective and an animal is kind to call a person.
ADJECTIVES = (
    "amber azure brave breezy bright brisk calm careful cheerful clever coral cosy crimson "
    "curious daring eager early emerald fair gentle glad golden graceful happy honest indigo "
    "ivory jolly keen kind lively lucky lunar merry mighty mild mindful modest nimble noble "
    "olive patient pearl playful polite quick quiet ready royal ruby scarlet sharp silver "
    "smooth snowy solar spry steady sunny swift tidy true velvet violet warm willing wise "
    "witty "
)
ANIMALS = (
    "albatross alpaca antelope badger beaver bison butterfly caribou chinchilla cricket "
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
    """Make a name such as amber-otter."""
    return _generator.generate_slug()


def read_pseudonym(typed: str) -> str:
    """Return a typed name in one form (NFKC, single spaces); Invalid with a sentence."""
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not MIN_LETTERS <= len(name) <= MAX_LETTERS:
        raise Invalid(f"A name has {MIN_LETTERS} to {MAX_LETTERS} characters.")
    if not all(letter.isalnum() or letter in " -_" for letter in name):
        raise Invalid("A name has letters, digits, spaces, - and _ only.")
    if not any(letter.isalnum() for letter in name):
        raise Invalid("A name has at least one letter or digit.")
    return name


def pseudonym_key(name: str) -> str:
    """Return what two names share when a person would take them for one."""
    return re.sub(r"[ _-]", "", unicodedata.normalize("NFKC", name.casefold()))
