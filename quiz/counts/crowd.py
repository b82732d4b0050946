"""The crowd: all players together as one discriminator, compared with the machines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quiz.counts.aggregates import EVERYONE, CountsByKey, counts_of_kind
from quiz.figures import (
    EQUILIBRIUM,
    Counts,
    Detection,
    Roc,
    detection,
    game_value,
    hype,
    roc_of_ratings,
    wilson_interval,
)
from quiz.models import MACHINES

MIN_GROUP_TRIALS = 20  # below this, a group's rate is not shown


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a group of faces was judged wrong, with an interval; hidden for few trials."""

    name: str
    wrong: int
    trials: int

    @property
    def share(self) -> float | None:
        """The share in [0, 1] that was judged wrong, None for too few trials."""
        return self.wrong / self.trials if self.trials >= MIN_GROUP_TRIALS else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the share, None for too few trials."""
        if self.trials < MIN_GROUP_TRIALS:
            return None
        return wilson_interval(self.wrong, self.trials)


@dataclass(frozen=True, slots=True)
class Judge:
    """A machine opponent on the faces that people have judged."""

    name: str
    counts: Counts
    roc: Roc | None

    @property
    def detection(self) -> Detection:
        """Signal detection of its calls: it calls FAKE above one half."""
        return detection(self.counts)


@dataclass(frozen=True)
class Crowd:
    """What all players together have done."""

    counts_by_key: CountsByKey
    names: Mapping[str, Sequence[str]]

    @cached_property
    def counts(self) -> Counts:
        """The four outcomes of all responses."""
        return self.counts_by_key.get(EVERYONE, Counts())

    @cached_property
    def detection(self) -> Detection | None:
        """Signal detection of all responses, None before the first response."""
        return detection(self.counts) if self.counts.trials else None

    @cached_property
    def hype(self) -> float | None:
        """HYPE-infinity, None until both labels were seen."""
        return hype(self.counts)

    @cached_property
    def game_value(self) -> float | None:
        """V(D, G) with the crowd as D, None until both labels were seen."""
        if self.detection is None or not (self.counts.fakes and self.counts.reals):
            return None
        return game_value(self.detection.hit_rate, self.detection.false_alarm_rate)

    @property
    def game_share(self) -> float | None:
        """The game value as a share: 0 at equilibrium, 1 for a judge who is never wrong."""
        return None if self.game_value is None else 1 - self.game_value / EQUILIBRIUM

    @cached_property
    def by_checkpoint(self) -> list[Rate]:
        """How often each checkpoint's fakes were called real."""
        by_name = sorted(counts_of_kind(self.counts_by_key, "checkpoint").items())
        return [Rate(name, counts.misses, counts.fakes) for name, counts in by_name]

    @cached_property
    def roc(self) -> Roc | None:
        """The ROC of all stated confidences."""
        return self._roc_of("stated")

    @cached_property
    def machines(self) -> list[Judge]:
        """The machine opponents, on the faces that people judged."""
        rated = [(name, counts_of_kind(self.counts_by_key, name)) for name in MACHINES]
        return [
            Judge(name, counts_of_calls(by_percent), self._roc_of(name))
            for name, by_percent in rated
            if by_percent
        ]

    def _roc_of(self, kind: str) -> Roc | None:
        rated = counts_of_kind(self.counts_by_key, kind)
        fakes = Counter({int(key) / 100: counts.fakes for key, counts in rated.items()})
        reals = Counter({int(key) / 100: counts.reals for key, counts in rated.items()})
        return roc_of_ratings(+fakes, +reals)

    def false_alarms_by(self, kind: str) -> list[Rate]:
        """How often reals of each group were called fake."""
        return [Rate(n, c.false_alarms, c.reals) for n, c in self._groups(kind) if c.reals]

    def misses_by_class(self) -> list[Rate]:
        """How often fakes of each class were called real."""
        return [Rate(n, c.misses, c.fakes) for n, c in self._groups("class") if c.fakes]

    def _groups(self, kind: str) -> list[tuple[str, Counts]]:
        by_key = counts_of_kind(self.counts_by_key, kind)
        names = (*self.names[kind], "unknown")
        return [(names[k], by_key[str(k)]) for k in range(len(names)) if str(k) in by_key]


def counts_of_calls(by_percent: Mapping[str, Counts]) -> Counts:
    """Return the outcomes of a machine that calls FAKE above 50 %, from counts by P(fake) in %."""
    called_fake = [counts for key, counts in by_percent.items() if int(key) > 50]
    called_real = [counts for key, counts in by_percent.items() if int(key) <= 50]
    return Counts(
        hits=sum(counts.fakes for counts in called_fake),
        misses=sum(counts.fakes for counts in called_real),
        false_alarms=sum(counts.reals for counts in called_fake),
        correct_rejections=sum(counts.reals for counts in called_real),
    )


def share_below(bins: Sequence[int], accuracy: float) -> float | None:
    """Return the share in [0, 1] of players in lower bins of accuracy, None without players."""
    if not sum(bins):
        return None
    own = min(int(accuracy * len(bins)), len(bins) - 1)
    return sum(bins[:own]) / sum(bins)
