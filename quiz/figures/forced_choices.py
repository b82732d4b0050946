"""Forced choice: one of several faces has to be named; what the choices say about sensitivity.

Not to be pooled with single faces: here the faces of a trial are compared with each other, so the
same sensitivity gives more right answers. docs/statistics.md has the formulas with their sources.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from quiz.figures.signal_detection import loglinear_rate, pair_d_prime, wilson_interval

_NORMAL = NormalDist()
STEP = 0.05  # of the integral, in standard deviations
REACH = 14.0  # to either side: wider than LARGEST and the tail beyond it
LARGEST = 6.0  # d′ that is looked for


@dataclass(frozen=True, slots=True)
class Choices:
    """What a player's choices among `faces` faces add up to; rates are fractions in [0, 1]."""

    faces: int
    trials: int
    correct: int
    first: int  # how often the first face, at the left, was chosen

    @property
    def chance(self) -> float:
        """The accuracy of someone who guesses."""
        return 1 / self.faces

    @property
    def accuracy(self) -> float | None:
        """The share of right choices, None without any choice."""
        return self.correct / self.trials if self.trials else None

    @property
    def accuracy_interval(self) -> tuple[float | None, float | None]:
        """Wilson's 95% interval of the accuracy."""
        return wilson_interval(self.correct, self.trials) if self.trials else (None, None)

    @property
    def d_prime(self) -> float | None:
        """Sensitivity in standard deviations, with the log-linear correction."""
        if not self.trials:
            return None
        return forced_choice_d_prime(loglinear_rate(self.correct, self.trials), self.faces)

    @property
    def first_share(self) -> float | None:
        """How often the first face was chosen; without a side bias it is the chance."""
        return self.first / self.trials if self.trials else None

    @property
    def first_interval(self) -> tuple[float | None, float | None]:
        """Wilson's 95% interval of how often the first face was chosen."""
        return wilson_interval(self.first, self.trials) if self.trials else (None, None)

    @property
    def has_side_bias(self) -> bool:
        """Whether the interval of the first face's share leaves the chance out."""
        low, high = self.first_interval
        return low is not None and high is not None and not low <= self.chance <= high


def choices_of(right: Sequence[bool], first: Sequence[bool], faces: int) -> Choices:
    """Count choices: whether each was right, and whether it was the first face."""
    if len(right) != len(first):
        raise ValueError("Each choice needs to be right or wrong, and first or not.")
    return Choices(faces, len(right), sum(right), sum(first))


def forced_choice_d_prime(proportion: float, faces: int) -> float:
    """Sensitivity at which this proportion in (0, 1) of choices among `faces` faces is right.

    For two faces √2 · z(proportion) (Macmillan and Creelman 2005, chapter 7); for more the inverse
    of `proportion_right`. Below chance it is negative. ValueError outside (0, 1).
    """
    if faces == 2:
        return pair_d_prime(proportion)
    if not 0 < proportion < 1:
        raise ValueError("A proportion must be between 0 and 1.")
    low, high = -LARGEST, LARGEST
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (
            (middle, high) if proportion_right(middle, faces) < proportion else (low, middle)
        )
    return (low + high) / 2


def proportion_right(sensitivity: float, faces: int) -> float:
    """The proportion of right choices among `faces` faces of an observer without bias.

    ∫ φ(x − d′) · Φ(x)^(faces − 1) dx, by the trapezoidal rule (Macmillan and Creelman 2005).
    """
    steps = round(2 * REACH / STEP)
    points = (-REACH + STEP * step for step in range(steps + 1))
    return STEP * sum(_NORMAL.pdf(x - sensitivity) * _below(x) ** (faces - 1) for x in points)


@cache
def _below(x: float) -> float:
    return _NORMAL.cdf(x)
