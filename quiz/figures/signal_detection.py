"""Signal detection and intervals: counts in, dataclasses out.

The signal is FAKE. A hit is a fake called fake, a miss a fake called real, a false alarm a real
called fake, a correct rejection a real called real. Rates, accuracies and probabilities are
fractions in [0, 1]. docs/statistics.md has each formula with its source and a worked example.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from math import exp, inf, sqrt
from statistics import NormalDist, fmean

PROVISIONAL_BELOW = 10  # trials of each label
NEUTRAL_CRITERION = 0.1  # standard deviations to either side of 0
Z_95 = 1.96  # standard errors to either side: a 95% interval

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of the four outcomes happened; ValueError when one is negative."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    correct_rejections: int = 0

    def __post_init__(self) -> None:
        if min(self.hits, self.misses, self.false_alarms, self.correct_rejections) < 0:
            raise ValueError(f"Counts can't be negative: {self}.")

    @property
    def fakes(self) -> int:
        """Trials that showed a fake."""
        return self.hits + self.misses

    @property
    def reals(self) -> int:
        """Trials that showed a real face."""
        return self.false_alarms + self.correct_rejections

    @property
    def trials(self) -> int:
        """Trials of both labels."""
        return self.fakes + self.reals

    @property
    def correct(self) -> int:
        """Trials whose response equals the label."""
        return self.hits + self.correct_rejections


def pooled(players: Iterable[Counts]) -> Counts:
    """The sum of many players' counts."""
    return _pooled_rows(astuple(player) for player in players)


def _pooled_rows(rows: Iterable[tuple[int, ...]]) -> Counts:
    return Counts(*map(sum, zip(*rows, strict=True)))


# Sensitivity and bias


def loglinear_rate(events: int, trials: int) -> float:
    """A rate in (0, 1) that is never 0 or 1, so that z is finite (Hautus 1995)."""
    return (events + 0.5) / (trials + 1)


def z_of(rate: float) -> float:
    """The standard normal quantile of a rate in (0, 1); ValueError outside."""
    return _NORMAL.inv_cdf(rate)


def d_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """Sensitivity z(H) - z(F) in standard deviations; negative when labels are confused."""
    return z_of(hit_rate) - z_of(false_alarm_rate)


def criterion(hit_rate: float, false_alarm_rate: float) -> float:
    """Bias c in standard deviations: above 0 leans to real, below 0 to fake (Macmillan 2005)."""
    return -(z_of(hit_rate) + z_of(false_alarm_rate)) / 2


def lean_of(c: float) -> str:
    """The label that a criterion calls too readily: "real", "fake" or "neither"."""
    if abs(c) < NEUTRAL_CRITERION:
        return "neither"
    return "real" if c > 0 else "fake"


def ln_beta(hit_rate: float, false_alarm_rate: float) -> float:
    """Natural log of the likelihood ratio at the criterion, d' times c."""
    return d_prime(hit_rate, false_alarm_rate) * criterion(hit_rate, false_alarm_rate)


def a_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """Sensitivity without normality in [0, 1], 0.5 is chance (Snodgrass & Corwin 1988)."""
    gap = hit_rate - false_alarm_rate
    if gap == 0:
        return 0.5
    room = 4 * max(hit_rate, false_alarm_rate) - 4 * hit_rate * false_alarm_rate
    return 0.5 + gap * (1 + abs(gap)) / room


def d_prime_se(hit_rate: float, false_alarm_rate: float, fakes: int, reals: int) -> float | None:
    """Standard error of d', None without trials of both labels (Gourevitch & Galanter 1967)."""
    if not (fakes and reals):
        return None
    return sqrt(_variance_of_z(hit_rate, fakes) + _variance_of_z(false_alarm_rate, reals))


def _variance_of_z(rate: float, trials: int) -> float:
    density = _NORMAL.pdf(z_of(rate))
    return rate * (1 - rate) / (trials * density**2)


def pair_d_prime(proportion: float) -> float:
    """Sensitivity d' from the share in (0, 1) of correct choices between a real and a fake."""
    return sqrt(2) * z_of(proportion)


def mean_d_prime(players: Iterable[Counts]) -> float | None:
    """The mean of the players' own d', None when no player saw both labels.

    Pooled rates would give less, because players have different criteria.
    """
    own = [detection(counts).d_prime for counts in players if counts.fakes and counts.reals]
    return fmean(own) if own else None


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Bounds in [0, 1] of a proportion, (0, 1) without trials (Wilson 1927).

    ValueError when successes are not between 0 and trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"There can't be {successes} successes in {trials} trials.")
    if trials == 0:
        return 0.0, 1.0
    share, spread = successes / trials, z**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    # With no or only successes the bound is exact; the sums above have a rounding error there.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return low, high


@dataclass(frozen=True, slots=True)
class Detection:
    """Signal detection for one set of counts: rates, sensitivity and bias.

    accuracy is None without trials, d_prime_se without trials of both labels. Both rates are
    log-linear, and d_prime, criterion, ln_beta and a_prime come from them, so they are finite.
    """

    counts: Counts
    accuracy: float | None
    accuracy_interval: tuple[float, float]
    hit_rate: float
    false_alarm_rate: float
    d_prime: float
    d_prime_se: float | None
    criterion: float
    ln_beta: float
    a_prime: float

    @property
    def trials(self) -> int:
        """Trials of both labels."""
        return self.counts.trials

    @property
    def correct(self) -> int:
        """Trials whose response equals the label."""
        return self.counts.correct

    @property
    def beta(self) -> float:
        """The likelihood ratio at the criterion: above 1 leans to real."""
        return exp(self.ln_beta)

    @property
    def is_provisional(self) -> bool:
        """Whether either label has too few trials for a reliable d'."""
        return min(self.counts.fakes, self.counts.reals) < PROVISIONAL_BELOW

    @property
    def d_prime_margin(self) -> float:
        """How far the 95% interval of d' reaches to either side; infinite without both labels."""
        return inf if self.d_prime_se is None else Z_95 * self.d_prime_se

    @property
    def criterion_margin(self) -> float:
        """The same for the criterion, whose standard error is half of that of d'."""
        return self.d_prime_margin / 2

    @property
    def lean(self) -> str:
        """The label that is called too readily: "real", "fake" or "neither"."""
        return lean_of(self.criterion)

    def as_result(self) -> dict[str, object]:
        """The JSON of a result, rounded; accuracy is None without trials."""
        return {
            "hits": self.counts.hits,
            "misses": self.counts.misses,
            "false_alarms": self.counts.false_alarms,
            "correct_rejections": self.counts.correct_rejections,
            "accuracy": None if self.accuracy is None else _rounded(self.accuracy, 4),
            "accuracy_interval": [_rounded(bound, 3) for bound in self.accuracy_interval],
            "d_prime": _rounded(self.d_prime, 2),
            "criterion": _rounded(self.criterion, 2),
        }


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) + 0.0  # Adding 0 turns -0.0, which JSON would show, into 0.0.


def detection(counts: Counts) -> Detection:
    """Signal detection for four counts, which may all be 0."""
    hit_rate = loglinear_rate(counts.hits, counts.fakes)
    false_alarm_rate = loglinear_rate(counts.false_alarms, counts.reals)
    return Detection(
        counts=counts,
        accuracy=counts.correct / counts.trials if counts.trials else None,
        accuracy_interval=wilson_interval(counts.correct, counts.trials),
        hit_rate=hit_rate,
        false_alarm_rate=false_alarm_rate,
        d_prime=d_prime(hit_rate, false_alarm_rate),
        d_prime_se=d_prime_se(hit_rate, false_alarm_rate, counts.fakes, counts.reals),
        criterion=criterion(hit_rate, false_alarm_rate),
        ln_beta=ln_beta(hit_rate, false_alarm_rate),
        a_prime=a_prime(hit_rate, false_alarm_rate),
    )
