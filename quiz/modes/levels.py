"""Levels: how long or how large the next face is shown, by QUEST, and the threshold of a round."""

from collections.abc import Sequence

from quiz.figures import Quest, Threshold, mean_level, posterior, threshold
from quiz.modes.rules import Judged

SIZES = Quest(least=16, most=240, guessed=80)  # pixels of CSS that a face is wide
EXPOSURES = Quest(least=20, most=1000, guessed=150)  # milliseconds that a face is in view


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
