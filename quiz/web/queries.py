"""Queries: a word in an address that is one of two."""

from collections.abc import Iterable

from flask import request

from quiz.errors import Invalid
from quiz.languages import lazy


def asked_word(name: str, choices: Iterable[str], default: str) -> str:
    """Return the word that an address has under a name, one of two; Invalid for any other."""
    word, (one, other) = request.args.get(name, default), choices
    if word not in (one, other):
        raise Invalid(
            lazy("%(name)s must be %(one)s or %(other)s.", name=name, one=one, other=other)
        )
    return word
