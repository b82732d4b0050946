"""Pair: a real and a fake of one class beside each other; which one is real?"""

from quiz.models import Mode
from quiz.modes.rules import Rules, count_right

PAIR = Rules(
    Mode.PAIR,
    faces=2,
    length=10,
    is_matched=True,
    for_classes=True,
    score=count_right,
)
