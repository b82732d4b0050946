"""Titles: any text that can be read, in any script, with emoji."""

import re

from quiz.names.alphabets import JOINERS

# A flag of a region, such as Wales: a black flag with letters that are not drawn.
FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f")


def is_readable(text: str) -> bool:
    """Say whether a text has no control characters; joiners shape letters and emoji."""
    return all(sign.isprintable() or sign in JOINERS for sign in FLAG.sub("", text))
