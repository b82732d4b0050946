"""The pages of modes: one file for each, and the table that says which mode has which."""

from collections.abc import Mapping

from quiz.models import Mode
from quiz.web.modes import adaptive, advice, choices, climb, distance, flash, survival
from quiz.web.modes.mode_page import Around, Figure, ModePage, Outcome, Play

PAGES: Mapping[Mode, ModePage] = {
    Mode.PAIR: choices.PAGE,
    Mode.ODD: choices.PAGE,
    Mode.FLASH: flash.PAGE,
    Mode.DISTANCE: distance.PAGE,
    Mode.ADAPTIVE: adaptive.PAGE,
    Mode.SURVIVAL: survival.PAGE,
    Mode.CLIMB: climb.PAGE,
    Mode.ADVICE: advice.PAGE,
}

__all__ = ["PAGES", "Around", "Figure", "ModePage", "Outcome", "Play"]
