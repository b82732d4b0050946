"""Fool me: a real beside a fake that another player has picked, of eight, to fool people."""

from quiz.models import Mode
from quiz.modes.rules import Rules, count_right

OFFERED = 8  # fakes that a player picks one of
LENGTH = 10  # where there are as many picks to judge

FOOL = Rules(
    Mode.FOOL,
    faces=2,
    pairs=0,  # of the ordinary stock: picks have pairs of their own
    length=LENGTH,
    dealt_at_once=1,  # a pair is one judge's at a time, so that others wait for none
    may_run_out=True,
    score=count_right,
)
