"""Reliability: stated probabilities compared with how often the faces were fakes.

The signal is FAKE, and rates and probabilities are fractions in [0, 1]. docs/statistics.md has each
formula with its source and a worked example.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from quiz.figures.judgements import Judgement
from quiz.figures.signal_detection import wilson_interval

BINS = 10  # of stated probability


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Responses whose stated P(fake) lies close together: its mean, and the number of fakes."""

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
        ReliabilityBin(fmean(p for p, _ in rated), sum(fake for _, fake in rated), len(rated))
        for _, rated in sorted(bins.items())
    ]
