"""The pages of modes: one file for each, and the table that says which mode has which."""

from collections.abc import Mapping

from quiz.models import Mode
from quiz.web.modes import (
    adaptive,
    advice,
    choices,
    climb,
    daily,
    distance,
    duel,
    flash,
    fool,
    survival,
)
from quiz.web.modes.duel import as_json as duel_json
from quiz.web.modes.fool import pick_json
from quiz.web.modes.mode_page import About, Around, Figure, ModePage, Outcome, Play

# In the order in which they are offered.
PAGES: Mapping[Mode, ModePage] = {
    Mode.DAILY: daily.PAGE,
    Mode.PAIR: choices.PAGE,
    Mode.ODD: choices.PAGE,
    Mode.CLIMB: climb.PAGE,
    Mode.SURVIVAL: survival.PAGE,
    Mode.DUEL: duel.PAGE,
    Mode.FOOL: fool.PAGE,
    Mode.FLASH: flash.PAGE,
    Mode.DISTANCE: distance.PAGE,
    Mode.ADVICE: advice.PAGE,
    Mode.ADAPTIVE: adaptive.PAGE,
}

__all__ = [
    "PAGES",
    "About",
    "Around",
    "Figure",
    "ModePage",
    "Outcome",
    "Play",
    "duel_json",
    "pick_json",
]
