"""Modes: the ways to play. Each is one file here, and its page; all share rounds and trials."""

from quiz.modes import adaptive, advice, climb, daily, duel, flash, fool, levels, survival
from quiz.modes.choices import count_choices
from quiz.modes.registry import AS_HARD_AS_CLASSIC, COUNTED, FOR_CLASSES, RULES, WITH_BOARD
from quiz.modes.rules import Judged, Rules, count_right

__all__ = [
    "AS_HARD_AS_CLASSIC",
    "COUNTED",
    "FOR_CLASSES",
    "RULES",
    "WITH_BOARD",
    "Judged",
    "Rules",
    "adaptive",
    "advice",
    "climb",
    "count_choices",
    "count_right",
    "daily",
    "duel",
    "flash",
    "fool",
    "levels",
    "survival",
]
