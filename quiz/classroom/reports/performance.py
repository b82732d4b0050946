"""How well some responses did: the four outcomes, accuracy, d′ and criterion. No I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from quiz.counts import OUTCOMES
from quiz.figures import Counts, Detection, detection
from quiz.play import TrialView


@dataclass(frozen=True)
class Performance:
    """How well some responses did; d′ and criterion are None until both labels were seen."""

    trials: Sequence[TrialView]

    @cached_property
    def detection(self) -> Detection:
        """The figures of signal detection theory."""
        return detection(counts_of(self.trials))

    @property
    def counts(self) -> Counts:
        """How often each of the four outcomes happened."""
        return self.detection.counts

    @property
    def accuracy(self) -> float | None:
        """The share in [0, 1] of right responses, None without responses."""
        return self.detection.accuracy

    @property
    def d_prime(self) -> float | None:
        """Sensitivity in standard deviations."""
        return self.detection.d_prime if self.has_both_labels else None

    @property
    def criterion(self) -> float | None:
        """Bias in standard deviations."""
        return self.detection.criterion if self.has_both_labels else None

    @property
    def has_both_labels(self) -> bool:
        """Whether fakes and reals were seen."""
        return bool(self.counts.fakes and self.counts.reals)


def counts_of(trials: Iterable[TrialView]) -> Counts:
    """Count the four outcomes."""
    outcomes = [OUTCOMES[trial.label, trial.response] for trial in trials]
    return Counts(**{name: outcomes.count(name) for name in OUTCOMES.values()})


def mean_of(values: Iterable[float | None]) -> float | None:
    """Return the mean of what is known, None where nothing is."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
