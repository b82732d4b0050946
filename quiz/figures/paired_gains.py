"""Paired gains: what people gain from one set of faces to the next, with Student's t.

docs/statistics.md has each formula with its source and a worked example.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, inf, pi, sin, sqrt, tan
from statistics import fmean, stdev

HALVINGS = 60  # of a quarter turn; more add no digits to a float


@dataclass(frozen=True, slots=True)
class Gain:
    """Means before and after of the same people, and the 95 % interval of the mean difference.

    The interval is None for one pair.
    """

    pairs: int
    before: float
    after: float
    interval: tuple[float, float] | None

    @property
    def mean(self) -> float:
        """The mean of the differences, after minus before."""
        return self.after - self.before

    @property
    def is_certain(self) -> bool:
        """Whether the interval excludes 0, which is no change."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


def paired_gain(pairs: Iterable[tuple[float, float]], most: float = inf) -> Gain | None:
    """The gain over pairs (before, after) of the same people, None without any (Student 1908).

    No value, and so no gain, can be larger than `most`, or smaller than its negative.
    """
    pairs = list(pairs)
    if not pairs:
        return None
    before, after = (fmean(column) for column in zip(*pairs, strict=True))
    interval = mean_interval([b - a for a, b in pairs], -most, most)
    return Gain(len(pairs), before, after, interval)


def mean_interval(
    values: Sequence[float], least: float = -inf, most: float = inf
) -> tuple[float, float] | None:
    """The 95 % interval of a mean by Student's t, cut to what can be; None for fewer than two."""
    if len(values) < 2:
        return None
    mean = fmean(values)
    half = t_quantile(len(values) - 1) * stdev(values) / sqrt(len(values))
    return max(least, mean - half), min(most, mean + half)


def t_quantile(df: int, share: float = 0.95) -> float:
    """The t with P(|T| <= t) = share in [0, 1), T having Student's distribution; df is at least 1.

    ValueError outside these ranges.
    """
    if df < 1 or not 0 <= share < 1:
        raise ValueError(f"There is no t for {df} degrees of freedom and a share of {share}.")
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if t_share(middle, df) < share else (low, middle)
    return sqrt(df) * tan(low)


def t_share(angle: float, df: int) -> float:
    """P(|T| <= sqrt(df) tan angle), angle in [0, pi/2] (Abramowitz & Stegun 1964, 26.7.3 and 4).

    For whole degrees of freedom the sums are finite, so the result is exact.
    """
    odd = df % 2
    term = cos(angle) if odd else 1.0
    total = term if df > 1 else 0.0
    for k in range(2 + odd, df - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    share = sin(angle) * total
    return 2 / pi * (angle + share) if odd else share
