"""QUEST: the level at which a player is right three times in four, and which level to show next.

Levels are what makes a face easy: milliseconds in view, or pixels of width. All is computed in
their logarithm to base 10, on a grid. docs/statistics.md has the formulas with their sources.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import exp, log, log10

from quiz.figures.signal_detection import wilson_interval

STEP = 0.02  # of the grid, in log10 units
BEYOND = 0.5  # log10 units that the grid goes on beyond the levels that can be shown
CONFIDENCE = 0.95

Trials = Iterable[tuple[float, bool]]  # the level of each, and whether the response was right
Weights = tuple[float, ...]  # of each place on the grid; they add up to 1


@dataclass(frozen=True)
class Curve:
    """How often a player is right at a level (Weibull), by its distance from the threshold."""

    slope: float = 3.0
    guess: float = 0.5  # how often who sees nothing is right
    lapse: float = 0.04  # how often who sees all is wrong
    target: float = 0.75  # how often a player is right at the threshold

    def right(self, distance: float) -> float:
        """Return the probability of a right response, so many log10 units above the threshold."""
        span = 1 - self.guess - self.lapse
        at_threshold = log(span / (1 - self.lapse - self.target))
        return 1 - self.lapse - span * exp(-at_threshold * 10 ** (self.slope * distance))


@dataclass(frozen=True)
class Quest:
    """What is known before the first trial: which levels can be shown, and where it may begin."""

    least: float
    most: float
    guessed: float  # the threshold that is the most likely at first
    spread: float = 0.6  # standard deviation of that guess in log10 units
    curve: Curve = Curve()

    @cached_property
    def grid(self) -> tuple[float, ...]:
        """The thresholds that are thought possible, in log10 units."""
        low, high = log10(self.least) - BEYOND, log10(self.most) + BEYOND
        return tuple(low + STEP * place for place in range(round((high - low) / STEP) + 1))

    @cached_property
    def prior(self) -> Weights:
        """How likely each threshold is before the first trial: a normal curve."""
        middle = log10(self.guessed)
        return _normalized([exp(-(((x - middle) / self.spread) ** 2) / 2) for x in self.grid])

    def clipped(self, level: float) -> float:
        """Return the level nearest to this one that can be shown."""
        return min(max(level, self.least), self.most)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold as a level, and its 95% interval."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LevelBin:
    """Trials at levels near each other: their mean level (geometric), and how many were right."""

    level: float
    trials: int
    right: int

    @property
    def share(self) -> float:
        """The share in [0, 1] of right responses."""
        return self.right / self.trials

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share."""
        return wilson_interval(self.right, self.trials)


def learned(quest: Quest, weights: Weights, level: float, is_right: bool) -> Weights:
    """Return how likely each threshold is after one more response, by Bayes' theorem."""
    chances = _chances(quest, level)
    likelihoods = chances if is_right else [1 - chance for chance in chances]
    return _normalized([w * each for w, each in zip(weights, likelihoods, strict=True)])


def posterior(quest: Quest, trials: Trials) -> Weights:
    """Return how likely each threshold is after these trials."""
    weights = quest.prior
    for level, is_right in trials:
        weights = learned(quest, weights, level, is_right)
    return weights


def mean_level(quest: Quest, weights: Weights) -> float:
    """Return the mean of the likely thresholds, which is also where the next trial tells most."""
    return float(10 ** sum(w * x for w, x in zip(weights, quest.grid, strict=True)))


def threshold(quest: Quest, trials: Trials) -> Threshold:
    """Estimate a threshold: the posterior's mean, and its interval with equal tails."""
    weights = posterior(quest, trials)
    tail = (1 - CONFIDENCE) / 2
    low, high = _quantile(quest, weights, tail), _quantile(quest, weights, 1 - tail)
    return Threshold(mean_level(quest, weights), low, high)


def level_bins(trials: Trials, count: int = 6) -> list[LevelBin]:
    """Sort trials by level into at most so many bins with as many trials each, the lowest first.

    Trials at one level stay together.
    """
    ordered = sorted(trials)
    size = max(1, -(-len(ordered) // count))
    groups = list[list[tuple[float, bool]]]()
    for trial in ordered:
        is_full = not groups or len(groups[-1]) >= size
        if is_full and (not groups or trial[0] > groups[-1][-1][0]):
            groups.append([])
        groups[-1].append(trial)
    return [_bin_of(group) for group in groups]


def _bin_of(trials: Sequence[tuple[float, bool]]) -> LevelBin:
    middle = sum(log10(level) for level, _ in trials) / len(trials)
    return LevelBin(10**middle, len(trials), sum(is_right for _, is_right in trials))


@lru_cache(maxsize=2048)
def _chances(quest: Quest, level: float) -> Weights:
    """How likely a right response at a level is, for each threshold."""
    return tuple(quest.curve.right(log10(level) - x) for x in quest.grid)


def _quantile(quest: Quest, weights: Weights, share: float) -> float:
    """The level below which this share of the likely thresholds is."""
    sums = accumulate(weights)
    place = next((place for place, below in enumerate(sums) if below >= share), -1)
    return float(10 ** quest.grid[place])


def _normalized(weights: Sequence[float]) -> Weights:
    total = sum(weights)
    return tuple(weight / total for weight in weights)
