"""Modes: the ways to play. Each is one file here, and its page; all share rounds and trials."""

from quiz.modes import adaptive, advice, climb, daily, duel, flash, levels, survival
from quiz.modes.choices import count_choices
from quiz.modes.registry import COUNTED, RULES
from quiz.modes.rules import Judged, Rules

__all__ = [
    "COUNTED",
    "RULES",
    "Judged",
    "Rules",
    "adaptive",
    "advice",
    "climb",
    "count_choices",
    "daily",
    "duel",
    "flash",
    "levels",
    "survival",
]
