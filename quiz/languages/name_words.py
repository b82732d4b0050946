"""Words for made-up names: each language has its own, beside its messages."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import product

from quiz.languages.known import CATALOGUES, ENGLISH

FILE = "names.json"


@dataclass(frozen=True)
class NameWords:
    """What the names of a language are made of: every word goes with every word of the other list.

    A person who speaks the language has reviewed that each pair is a kind name, in good grammar.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    animals: tuple[str, ...]  # one of the two
    join: str
    reserved: tuple[str, ...]  # names of the machines and of the people who run the quiz

    def names(self) -> frozenset[str]:
        """Return all names."""
        return frozenset(map(self.join.join, product(self.first, self.second)))


@cache
def name_words(code: str) -> NameWords:
    """Return the words of a language; one without any has the English ones."""
    path = CATALOGUES / code / FILE
    if not path.exists():
        return name_words(ENGLISH)
    read = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: tuple(" ".join(read[name]).split()) for name in ("first", "second")}
    return NameWords(
        **lists,
        animals=lists[read["animals"]],
        join=read["join"],
        reserved=tuple(read["reserved"]),
    )
