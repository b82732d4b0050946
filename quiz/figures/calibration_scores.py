"""Calibration: how far the probabilities that players state can be trusted.

The signal is FAKE, and rates and probabilities are fractions in [0, 1]. docs/statistics.md has each
formula with its source and a worked example.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from quiz.figures.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far stated probabilities can be trusted (Brier 1950, Murphy 1973).

    brier = reliability - resolution + uncertainty; 0 is perfect, always saying 50 % scores 0.25.
    overconfidence in [-0.5, 1] is mean confidence minus accuracy.
    """

    trials: int
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    overconfidence: float


def calibration(judgements: Iterable[Judgement]) -> Calibration | None:
    """The calibration of the responses that state a confidence, None when none does."""
    sure = [(p, j) for j in judgements if (p := j.stated_p_fake) is not None]
    if not sure:
        return None
    base = fmean(j.is_fake for _, j in sure)
    groups = _outcomes_by_probability(sure)
    return Calibration(
        trials=len(sure),
        brier=fmean((p - j.is_fake) ** 2 for p, j in sure),
        reliability=sum(len(o) * (p - fmean(o)) ** 2 for p, o in groups.items()) / len(sure),
        resolution=sum(len(o) * (fmean(o) - base) ** 2 for o in groups.values()) / len(sure),
        uncertainty=base * (1 - base),
        overconfidence=fmean(max(p, 1 - p) - j.is_correct for p, j in sure),
    )


def _outcomes_by_probability(sure: Iterable[tuple[float, Judgement]]) -> dict[float, list[bool]]:
    # One group per stated value, not per bin: only then do the three terms add up exactly.
    groups: defaultdict[float, list[bool]] = defaultdict(list)
    for p, judgement in sure:
        groups[p].append(judgement.is_fake)
    return groups
