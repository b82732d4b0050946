"""Names that people type or are given, and the letters in them."""

from quiz.names.alphabets import one_form, skeleton
from quiz.names.pseudonyms import (
    is_suggestion,
    pseudonym_key,
    read_pseudonym,
    suggest_numbered,
    suggest_pseudonym,
)

__all__ = [
    "is_suggestion",
    "one_form",
    "pseudonym_key",
    "read_pseudonym",
    "skeleton",
    "suggest_numbered",
    "suggest_pseudonym",
]
