"""Names that people type or get: checked, compared and suggested."""

from quiz.names.alphabets import normalize_text, skeleton_of
from quiz.names.pseudonyms import (
    is_suggestion,
    pseudonym_key,
    read_pseudonym,
    suggest_numbered,
    suggest_pseudonym,
)

__all__ = [
    "is_suggestion",
    "normalize_text",
    "pseudonym_key",
    "read_pseudonym",
    "skeleton_of",
    "suggest_numbered",
    "suggest_pseudonym",
]
