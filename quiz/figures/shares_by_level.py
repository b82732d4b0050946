"""Level shares: how many choices were right at each level of the climb.

docs/statistics.md says what they mean: only those who got as far as a level are counted there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from quiz.figures.signal_detection import wilson_interval

MIN_CHOICES = 20  # at a level, below which its share says little


@dataclass(frozen=True, slots=True)
class LevelShare:
    """The choices at a level, named by the thousands of images that its generator had seen."""

    level: float
    trials: int
    correct: int

    @property
    def share(self) -> float:
        """The share in [0, 1] of right choices; someone who guesses has one half."""
        return self.correct / self.trials

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share."""
        return wilson_interval(self.correct, self.trials)


def level_shares(counts: Mapping[float, tuple[int, int]]) -> list[LevelShare]:
    """Return the levels with enough choices, the lowest first, from trials and right ones."""
    shares = [LevelShare(level, *both) for level, both in sorted(counts.items())]
    return [each for each in shares if each.trials >= MIN_CHOICES]


def doublings(level: float, first: float) -> float:
    """Return how many doublings of the images seen lie between noise and a level.

    The first level after noise is one step away: from nothing there is no number of doublings.
    """
    return 1 + log2(level / first) if level > 0 else 0.0
