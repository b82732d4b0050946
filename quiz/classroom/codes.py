"""Codes that students type: to join a classroom, and to get back to their place in it."""

import secrets
from typing import NewType

from quiz.names import normalize_text

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none looks like another: no 0 and O, no 1, I and L
MOST_TYPED = 100  # characters that are read at all
MOST_LETTERS = 12  # that are kept: longer than any code, so that a longer one matches none

ClassroomCode = NewType("ClassroomCode", str)  # normalized, whether a classroom has it or not


def normalize(typed: str) -> str:
    """Return typed letters in capitals, without spaces, dashes and other signs.

    This is the only folding of codes; full-width letters, which East Asian keyboards type, count.
    """
    letters = (letter for letter in normalize_text(typed[:MOST_TYPED]).upper() if letter.isascii())
    return "".join(filter(str.isalnum, letters))[:MOST_LETTERS]


def read_code(typed: str) -> ClassroomCode:
    """Return the code of a classroom as it was meant."""
    return ClassroomCode(normalize(typed))


def random_code(length: int) -> str:
    """Make a code; six letters have 31^6 values, too many to guess under the limit."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
