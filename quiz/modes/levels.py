"""Levels: how long or how large the next face is shown, by QUEST, and the threshold of a round."""

from collections.abc import Sequence

from quiz.figures import Quest, Threshold, mean_level, posterior, threshold
from quiz.modes.rules import Judged

SIZES = Quest(least=16, most=240, guessed=80)  # pixels of CSS that a face is wide
EXPOSURES = Quest(least=20, most=1000, guessed=150)  # milliseconds that a face is in view
# Pages ask for whole pixels, so a width is off by rounding and little else.
SHARE_OFF, PIXELS_OFF = 0.1, 2
# Screens show whole frames, the nearest number of them: half a frame less, of 49 in a second.
HALF_FRAME_MS = 10.5


def size_shown(asked: float, said: float) -> float:
    """Return how wide a face was, in pixels: what the page says, where that can be.

    What it says instead is nothing that the server can know, so then the width counts that was
    asked for.
    """
    off = max(PIXELS_OFF, SHARE_OFF * asked)
    return said if abs(said - asked) <= off else asked


def time_shown(asked: float, said: float) -> float:
    """Return for how many milliseconds a face was in view: what the page says, where that can be.

    Slow screens show faces for longer, however much. None shows them for much shorter than asked.
    """
    return said if said >= asked - HALF_FRAME_MS else asked


def shown_levels(trials: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Return the level at which each face was shown, and whether the response was right."""
    levels = ((trial.achieved or trial.level, trial.is_right) for trial in trials)
    return [(level, is_right) for level, is_right in levels if level is not None]


def next_level(quest: Quest, trials: Sequence[Judged]) -> float:
    """Return the level of the face after these trials: whole milliseconds or pixels.

    Whether a response was right is told before the next face, whose label plays no part.
    """
    weights = posterior(quest, shown_levels(trials))
    return float(round(quest.clipped(mean_level(quest, weights))))


def threshold_of(quest: Quest, trials: Sequence[Judged]) -> Threshold:
    """Estimate the level at which a player is right three times in four."""
    return threshold(quest, shown_levels(trials))


def score(quest: Quest, trials: Sequence[Judged]) -> float:
    """Return the threshold as a score: a whole number among the levels that can be shown."""
    return float(round(quest.clipped(threshold_of(quest, trials).level)))
