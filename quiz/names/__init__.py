"""Names that people type or get: checked, compared and suggested."""

from quiz.names.alphabets import (
    JOINERS,
    is_letter,
    misplaces_joiner,
    normalize_text,
    piles_marks,
    skeleton_of,
)
from quiz.names.made_up import EXAMPLE, examples, is_suggestion, suggest_numbered, suggest_pseudonym
from quiz.names.pseudonyms import pseudonym_key, read_kind_name, read_pseudonym
from quiz.names.titles import is_readable

__all__ = [
    "EXAMPLE",
    "JOINERS",
    "examples",
    "is_letter",
    "is_readable",
    "is_suggestion",
    "misplaces_joiner",
    "normalize_text",
    "piles_marks",
    "pseudonym_key",
    "read_kind_name",
    "read_pseudonym",
    "skeleton_of",
    "suggest_numbered",
    "suggest_pseudonym",
]
