"""Made-up names: an animal and a kind word, in the language that is spoken; names of our own."""

import secrets
from functools import cache
from itertools import repeat

from coolname import RandomGenerator

from quiz.languages import languages, lazy_call, name_words, spoken
from quiz.names.rudeness import is_rude

STEPS = 5, 7  # in the two lists, from one example to the next


@cache
def generator(code: str) -> RandomGenerator:
    """Return what makes the names of a language."""
    words = name_words(code)
    return RandomGenerator(
        {
            "all": {"type": "cartesian", "lists": ["first", "second"]},
            "first": {"type": "words", "words": list(words.first)},
            "second": {"type": "words", "words": list(words.second)},
        }
    )


@cache
def all_suggestions() -> frozenset[str]:
    """Return every name that may be suggested, in any language."""
    return frozenset().union(*(name_words(code).names() for code in languages()))


def reserved_names() -> frozenset[str]:
    """Return the names that nobody may have, of every language."""
    return frozenset().union(*(name_words(code).reserved for code in languages()))


def suggest_pseudonym(code: str | None = None) -> str:
    """Return a random name such as amber-otter, in a language or in the one that is spoken."""
    code = code or str(spoken())
    return name_words(code).join.join(generator(code).generate())


def is_suggestion(name: str) -> bool:
    """Say whether a name is one that `suggest_pseudonym` makes."""
    return name in all_suggestions()


def suggest_numbered(code: str | None = None) -> str:
    """Return a random name such as otter-4821, for when the others are taken."""
    animal = secrets.choice(name_words(code or str(spoken())).animals)
    numbers = (secrets.randbelow(9000) + 1000 for _ in repeat(None))
    # A few numbers read as a rude word: digits stand for letters.
    names = (f"{animal}-{number}" for number in numbers)
    return next(name for name in names if not is_rude(name))


def examples(count: int) -> list[str]:
    """Return names that pages take for examples, the same each time."""
    words = name_words(str(spoken()))
    first, second = (
        [each[step * place % len(each)] for place in range(count)]
        for each, step in zip((words.first, words.second), STEPS, strict=True)
    )
    return [words.join.join(pair) for pair in zip(first, second, strict=True)]


# The first of them in the language of whoever reads it.
EXAMPLE = lazy_call(lambda: examples(1)[0])
