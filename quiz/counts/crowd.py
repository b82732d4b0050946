"""Everyone as one discriminator: what the aggregates say, beside the machines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quiz.counts.aggregates import EVERYONE, Tallies, of_kind
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

LEAST = 20  # trials, below which a group's rate is not shown


@dataclass(frozen=True, slots=True)
class Rate:
    """How often faces of one kind were told wrong, with its interval; few trials hide it."""

    name: str
    wrong: int
    trials: int

    @property
    def share(self) -> float | None:
        """The share in [0, 1] that was told wrong, None for too few trials."""
        return self.wrong / self.trials if self.trials >= LEAST else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the share, None for too few trials."""
        return wilson_interval(self.wrong, self.trials) if self.trials >= LEAST else None


@dataclass(frozen=True, slots=True)
class Judge:
    """A machine opponent on the faces that people have judged."""

    name: str
    counts: Counts
    roc: Roc | None

    @property
    def detection(self) -> Detection:
        """What its calls say, a call being FAKE above one half."""
        return detection(self.counts)


@dataclass(frozen=True)
class Crowd:
    """What all players together have done."""

    tallies: Tallies
    names: Mapping[str, Sequence[str]]

    @cached_property
    def counts(self) -> Counts:
        """The four outcomes of all responses."""
        return self.tallies.get(EVERYONE, Counts())

    @cached_property
    def detection(self) -> Detection | None:
        """What the counts say, None before the first response."""
        return detection(self.counts) if self.counts.trials else None

    @cached_property
    def hype(self) -> float | None:
        """HYPE-infinity, None until both labels were seen."""
        return hype(self.counts)

    @cached_property
    def game_value(self) -> float | None:
        """V(D, G) with the crowd as D, None until both labels were seen."""
        found = self.detection
        if found is None or not (self.counts.fakes and self.counts.reals):
            return None
        return game_value(found.hit_rate, found.false_alarm_rate)

    @property
    def game_share(self) -> float | None:
        """How far the game has come from equilibrium, 0, to a judge who is never wrong, 1."""
        return None if self.game_value is None else 1 - self.game_value / EQUILIBRIUM

    @cached_property
    def by_checkpoint(self) -> list[Rate]:
        """How often each checkpoint's fakes passed for photographs."""
        found = of_kind(self.tallies, "checkpoint")
        return [Rate(name, counts.misses, counts.fakes) for name, counts in sorted(found.items())]

    @cached_property
    def roc(self) -> Roc | None:
        """The ROC of all stated confidences."""
        return self._roc_of("stated")

    @cached_property
    def machines(self) -> list[Judge]:
        """The machine opponents, on the faces that people judged."""
        seen = [(name, of_kind(self.tallies, name)) for name in MACHINES]
        return [Judge(name, calls(found), self._roc_of(name)) for name, found in seen if found]

    def _roc_of(self, kind: str) -> Roc | None:
        rated = of_kind(self.tallies, kind)
        fakes = Counter({int(key) / 100: counts.fakes for key, counts in rated.items()})
        reals = Counter({int(key) / 100: counts.reals for key, counts in rated.items()})
        return roc_of_ratings(+fakes, +reals)

    def false_alarms_by(self, kind: str) -> list[Rate]:
        """How often photographs of each group were called fake."""
        return [Rate(n, c.false_alarms, c.reals) for n, c in self._groups(kind) if c.reals]

    def misses_by_class(self) -> list[Rate]:
        """How often fakes of each class passed for photographs."""
        return [Rate(n, c.misses, c.fakes) for n, c in self._groups("class") if c.fakes]

    def _groups(self, kind: str) -> list[tuple[str, Counts]]:
        found = of_kind(self.tallies, kind)
        names = (*self.names[kind], "unknown")
        return [(names[k], found[str(k)]) for k in range(len(names)) if str(k) in found]


def calls(rated: Mapping[str, Counts]) -> Counts:
    """Return what a machine's probabilities, in per cent, come to as calls of FAKE above half."""
    fake = [counts for key, counts in rated.items() if int(key) > 50]
    real = [counts for key, counts in rated.items() if int(key) <= 50]
    return Counts(
        hits=sum(counts.fakes for counts in fake),
        misses=sum(counts.fakes for counts in real),
        false_alarms=sum(counts.reals for counts in fake),
        correct_rejections=sum(counts.reals for counts in real),
    )


def place_in(bins: Sequence[int], accuracy: float) -> float | None:
    """Return the share in [0, 1] of players in lower bins of accuracy, None without any."""
    if not sum(bins):
        return None
    own = min(int(accuracy * len(bins)), len(bins) - 1)
    return sum(bins[:own]) / sum(bins)
