"""A classroom's pace and phase in words."""

from quiz.languages import lazy
from quiz.models import Pace, Phase

PACES = {
    Pace.LIVE: lazy("Live"),
    Pace.SELF: lazy("Self-paced"),
    Pace.HOMEWORK: lazy("Homework"),
}
PHASES = {
    Phase.LOBBY: lazy("Not started"),
    Phase.QUESTION: lazy("Open"),
    Phase.REVEAL: lazy("Showing the answer"),
    Phase.FINISHED: lazy("Finished"),
}
