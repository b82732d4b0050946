"""What single responses say beyond right and wrong: calibration, speed, and Elo ratings.

As in quiz.stats the signal is FAKE, and probabilities are fractions in [0, 1].
docs/statistics.md has each formula with its source and a worked example.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean, median

ELO_K = 16.0  # rating points that one response moves at most


@dataclass(frozen=True, slots=True)
class Judgement:
    """One response to one face; ValueError when confidence is outside 50..100.

    confidence is in per cent, response_ms in milliseconds; either is None when not known.
    """

    is_fake: bool
    called_fake: bool
    confidence: float | None = None
    response_ms: float | None = None

    def __post_init__(self) -> None:
        if self.confidence is not None and not 50 <= self.confidence <= 100:
            raise ValueError(f"A confidence of {self.confidence} is not between 50 and 100.")

    @property
    def is_correct(self) -> bool:
        """Whether the response was the label."""
        return self.called_fake == self.is_fake

    @property
    def stated_p_fake(self) -> float | None:
        """The probability of FAKE that response and confidence state together."""
        if self.confidence is None:
            return None
        return (self.confidence if self.called_fake else 100 - self.confidence) / 100


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
    # One group per stated value, not per bin: only then do the three parts add up exactly.
    groups: defaultdict[float, list[bool]] = defaultdict(list)
    for p, judgement in sure:
        groups[p].append(judgement.is_fake)
    return groups


@dataclass(frozen=True, slots=True)
class MedianTimes:
    """Median response times in milliseconds by outcome; None where nothing was timed."""

    hits: float | None
    misses: float | None
    false_alarms: float | None
    correct_rejections: float | None
    correct: float | None
    incorrect: float | None
    fakes: float | None
    reals: float | None


def median_times(judgements: Iterable[Judgement]) -> MedianTimes:
    """The medians of the responses that were timed; means would follow the one long pause."""
    timed = [(ms, j) for j in judgements if (ms := j.response_ms) is not None]

    def of(wanted: Callable[[Judgement], bool]) -> float | None:
        times = [ms for ms, j in timed if wanted(j)]
        return median(times) if times else None

    return MedianTimes(
        hits=of(lambda j: j.is_fake and j.called_fake),
        misses=of(lambda j: j.is_fake and not j.called_fake),
        false_alarms=of(lambda j: not j.is_fake and j.called_fake),
        correct_rejections=of(lambda j: not j.is_fake and not j.called_fake),
        correct=of(lambda j: j.is_correct),
        incorrect=of(lambda j: not j.is_correct),
        fakes=of(lambda j: j.is_fake),
        reals=of(lambda j: not j.is_fake),
    )


def elo_expected(player: float, face: float) -> float:
    """The probability in [0, 1] that a player of this rating is right about the face (Elo 1978)."""
    # Beyond 4000 points the power would only lose precision, and far beyond it overflows.
    gap = max(-4000.0, min(4000.0, face - player))
    return 1 / (1 + 10 ** (gap / 400))


def elo_update(
    player: float, face: float, is_correct: bool, k: float = ELO_K
) -> tuple[float, float]:
    """The ratings of player and face after one response; what one wins the other loses.

    A fake is shown once, so for fakes `face` is the rating of its checkpoint and psi.
    """
    step = k * (is_correct - elo_expected(player, face))
    return player + step, face - step
