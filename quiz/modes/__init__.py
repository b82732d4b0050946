"""Modes: the ways to play. Each is one file here, and its page; all share rounds and trials."""

from collections.abc import Mapping

from quiz.models import Mode
from quiz.modes import climb, odd, pair, survival
from quiz.modes.choices import count_choices
from quiz.modes.classic import CLASSIC, PRACTICE
from quiz.modes.rules import Judged, Options, Rules

RULES: Mapping[Mode, Rules] = {
    rules.mode: rules
    for rules in (CLASSIC, PRACTICE, pair.PAIR, odd.ODD, survival.SURVIVAL, climb.CLIMB)
}
# Those whose trials count for the figures of single faces.
COUNTED = tuple(mode for mode, rules in RULES.items() if rules.is_counted)

__all__ = [
    "COUNTED",
    "RULES",
    "Judged",
    "Options",
    "Rules",
    "climb",
    "count_choices",
    "odd",
    "pair",
    "survival",
]
