"""The ROC of confidence ratings, the area under it, and the standard error of the area.

The signal is FAKE, and rates and probabilities are fractions in [0, 1]. docs/statistics.md has each
formula with its source and a worked example.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from quiz.figures.judgements import Judgement


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
