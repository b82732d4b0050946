"""The scores of a class in the words of its mode's pages."""

from quiz.classroom import class_modes
from quiz.models import Mode
from quiz.web.modes import PAGES


def score_words(mode: Mode) -> class_modes.ScoreWords:
    """Return how the pages of a mode say its scores."""
    own = PAGES.get(mode)
    return class_modes.PLAIN if own is None else class_modes.ScoreWords(own.unit, own.binned)
