"""Classic and practice: one face at a time. These two alone count for the figures of players."""

from quiz.models import Mode
from quiz.modes.rules import Rules

CLASSIC = Rules(Mode.CLASSIC, is_counted=True, for_classes=True)
PRACTICE = Rules(Mode.PRACTICE, is_counted=True, can_stop=True)
