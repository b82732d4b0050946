"""Every mode's rules, by mode."""

from collections.abc import Mapping

from quiz.models import Mode
from quiz.modes.adaptive import ADAPTIVE
from quiz.modes.advice import ADVICE
from quiz.modes.classic import CLASSIC, PRACTICE
from quiz.modes.climb import CLIMB
from quiz.modes.daily import DAILY
from quiz.modes.distance import DISTANCE
from quiz.modes.duel import DUEL
from quiz.modes.flash import FLASH
from quiz.modes.fool import FOOL
from quiz.modes.odd import ODD
from quiz.modes.pair import PAIR
from quiz.modes.rules import Rules
from quiz.modes.survival import SURVIVAL

RULES: Mapping[Mode, Rules] = {
    rules.mode: rules
    for rules in (
        CLASSIC,
        PRACTICE,
        PAIR,
        ODD,
        FLASH,
        DISTANCE,
        CLIMB,
        SURVIVAL,
        DAILY,
        DUEL,
        ADVICE,
        ADAPTIVE,
        FOOL,
    )
}
# Those whose trials count for the figures of single faces.
COUNTED = tuple(mode for mode, rules in RULES.items() if rules.is_counted)
# Those whose best players are listed.
WITH_BOARD = tuple(mode for mode, rules in RULES.items() if rules.has_board)
# Those that count for themselves, with tasks as hard as those of classic rounds: single faces, as
# they are, without help, and told at once.
AS_HARD_AS_CLASSIC = tuple(
    mode
    for mode, rules in RULES.items()
    if rules.faces == 1
    and not (rules.is_counted or rules.is_advised or rules.is_silent or rules.level)
)
# Those that a teacher may choose for a class.
FOR_CLASSES = tuple(mode for mode, rules in RULES.items() if rules.for_classes)
