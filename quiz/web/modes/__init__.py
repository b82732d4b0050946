"""The pages of modes: one file for each, and the table that says which mode has which."""

from collections.abc import Mapping

from quiz.models import Mode
from quiz.web.modes import choices, climb, survival
from quiz.web.modes.mode_page import Around, Figure, ModePage, Outcome, Play

PAGES: Mapping[Mode, ModePage] = {
    Mode.PAIR: choices.PAGE,
    Mode.ODD: choices.PAGE,
    Mode.SURVIVAL: survival.PAGE,
    Mode.CLIMB: climb.PAGE,
}

__all__ = ["PAGES", "Around", "Figure", "ModePage", "Outcome", "Play"]
