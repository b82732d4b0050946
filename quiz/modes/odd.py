"""Odd one out: four faces of one class, of which one is unlike the others in label.

A coin decides for each trial whether the one is a fake or a real, and nobody is told before the
response. So each face is as likely real as fake, and of two faces it is as likely as not that they
are alike: what a player remembers of a trial without a response is worth nothing.
"""

from quiz.models import Mode
from quiz.modes.rules import Rules, count_right

ODD = Rules(
    Mode.ODD,
    faces=4,
    pairs=4,
    length=8,
    dealt_at_once=2,
    finds=None,
    is_matched=True,
    score=count_right,
)
