"""What many responses draw: the ROC of confidence ratings, reliability, the course of learning.

As in quiz.stats the signal is FAKE, and rates and probabilities are fractions in [0, 1].
docs/statistics.md has each formula with its source and a worked example.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from statistics import fmean

from quiz.figures.judgements import Judgement
from quiz.figures.signal_detection import wilson_interval

BINS = 10  # of stated probability
BLOCKS = 12  # of the course of learning, at most
LEAST_BLOCK = 10  # trials


@dataclass(frozen=True, slots=True)
class Roc:
    """Points (false-alarm rate, hit rate) from (0, 0) to (1, 1), the area under them, its error."""

    points: tuple[tuple[float, float], ...]
    area: float
    area_se: float
    fakes: int
    reals: int


def roc(judgements: Iterable[Judgement]) -> Roc | None:
    """The ROC of stated probabilities, None until both labels were rated (Green & Swets 1966)."""
    rated = [(p, j.is_fake) for j in judgements if (p := j.stated_p_fake) is not None]
    return roc_of_ratings(
        Counter(p for p, is_fake in rated if is_fake),
        Counter(p for p, is_fake in rated if not is_fake),
    )


def roc_of_ratings(fakes: Counter[float], reals: Counter[float]) -> Roc | None:
    """The ROC from how often each probability of FAKE was given to fakes and to reals."""
    if not (fakes.total() and reals.total()):
        return None
    points, hits, false_alarms = [(0.0, 0.0)], 0, 0
    for p in sorted({*fakes, *reals}, reverse=True):
        hits, false_alarms = hits + fakes[p], false_alarms + reals[p]
        points.append((false_alarms / reals.total(), hits / fakes.total()))
    area = area_under(points)
    return Roc(
        points=tuple(points),
        area=area,
        area_se=area_se(area, fakes.total(), reals.total()),
        fakes=fakes.total(),
        reals=reals.total(),
    )


def area_under(points: Sequence[tuple[float, float]]) -> float:
    """The area in [0, 1] under straight lines through points; the chance that a fake rates higher.

    Ties count half, so it equals Mann and Whitney's statistic (Bamber 1975).
    """
    return sum((x - x0) * (y + y0) / 2 for (x0, y0), (x, y) in pairwise(points))


def area_se(area: float, fakes: int, reals: int) -> float:
    """Standard error of an area from so many trials of each label (Hanley & McNeil 1982)."""
    one_real, one_fake = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (
        area * (1 - area) + (fakes - 1) * (one_real - area**2) + (reals - 1) * (one_fake - area**2)
    ) / (fakes * reals)
    return sqrt(max(0.0, variance))


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Responses whose stated P(fake) lies close together: its mean, and how many were fakes."""

    stated: float
    fakes: int
    trials: int

    @property
    def share(self) -> float:
        """The share in [0, 1] that were fakes."""
        return self.fakes / self.trials

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share."""
        return wilson_interval(self.fakes, self.trials)


def reliability(judgements: Iterable[Judgement]) -> list[ReliabilityBin]:
    """Stated probabilities in bins of a tenth, from low to high, empty ones left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for judgement in judgements:
        if (p := judgement.stated_p_fake) is not None:
            bins.setdefault(min(BINS - 1, int(p * BINS + 1e-9)), []).append((p, judgement.is_fake))
    return [
        ReliabilityBin(fmean(p for p, _ in found), sum(fake for _, fake in found), len(found))
        for _, found in sorted(bins.items())
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """Trials in a row, counted from 1, and how many of them were right."""

    first: int
    last: int
    correct: int

    @property
    def trials(self) -> int:
        """How many trials there are."""
        return self.last - self.first + 1

    @property
    def accuracy(self) -> float:
        """The share in [0, 1] that was right."""
        return self.correct / self.trials

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the accuracy."""
        return wilson_interval(self.correct, self.trials)


def learning_curve(outcomes: Sequence[bool]) -> list[Block]:
    """Right and wrong in order of time, cut into at most 12 blocks of at least 10 trials.

    What is left over at the end and is shorter than that belongs to the block before.
    """
    size = max(LEAST_BLOCK, ceil(len(outcomes) / BLOCKS))
    starts = list(range(0, len(outcomes), size))
    if len(starts) > 1 and len(outcomes) - starts[-1] < LEAST_BLOCK:
        starts.pop()
    ends = [*starts[1:], len(outcomes)] if starts else []
    return [
        Block(start + 1, end, sum(outcomes[start:end]))
        for start, end in zip(starts, ends, strict=True)
    ]
