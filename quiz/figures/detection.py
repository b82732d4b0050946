"""Signal detection and intervals: counts in, dataclasses out.

The signal is FAKE. A hit is a fake called fake, a miss a fake called real, a false alarm a real
called fake, a correct rejection a real called real. Rates, accuracies and probabilities are
fractions in [0, 1]. docs/statistics.md has each formula with its source and a worked example.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean, quantiles

PROVISIONAL_BELOW = 10  # trials of each label
NEUTRAL_CRITERION = 0.1  # standard deviations to either side of 0

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
        """Trials whose response was the label."""
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
    """Sensitivity z(H) - z(F) in standard deviations; negative when labels are mixed up."""
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
    """Sensitivity d' from the share in (0, 1) of right choices between a real and a fake."""
    return sqrt(2) * z_of(proportion)


def mean_d_prime(players: Iterable[Counts]) -> float | None:
    """The mean of the players' own d', None when no player saw both labels.

    Pooled rates would give less: players with different criteria blur each other.
    """
    own = [detection(counts).d_prime for counts in players if counts.fakes and counts.reals]
    return fmean(own) if own else None


def wilson_interval(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Bounds in [0, 1] of a proportion, (0, 1) without trials (Wilson 1927).

    ValueError when successes are not between 0 and trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials can't be.")
    if trials == 0:
        return 0.0, 1.0
    share, spread = successes / trials, z**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    # At the ends the bound is exact; the sums above would leave a rounding error there.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return low, high


@dataclass(frozen=True, slots=True)
class Detection:
    """What signal detection theory says about one set of counts.

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
        """Trials whose response was the label."""
        return self.counts.correct

    @property
    def beta(self) -> float:
        """The likelihood ratio at the criterion: above 1 leans to real."""
        return exp(self.ln_beta)

    @property
    def is_provisional(self) -> bool:
        """Whether either label had too few trials for d' to say much."""
        return min(self.counts.fakes, self.counts.reals) < PROVISIONAL_BELOW

    @property
    def lean(self) -> str:
        """The label that is called too readily: "real", "fake" or "neither"."""
        return lean_of(self.criterion)

    def criterion_words(self, real: str = "real", fake: str = "fake") -> str:
        """The criterion as a phrase to a player, in the words that a response has."""
        if self.lean == "neither":
            return "you lean neither way"
        return f"you lean towards calling faces {fake if self.lean == 'fake' else real}"

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
    """Everything that four counts say, all of them 0 included."""
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


# How well the generator fools


def hype(counts: Counts) -> float | None:
    """HYPE-infinity in [0, 100], 50 is chance; None without both labels (Zhou et al. 2019)."""
    if not (counts.fakes and counts.reals):
        return None
    return 50 * (counts.misses / counts.fakes + counts.false_alarms / counts.reals)


def hype_interval(
    players: Sequence[Counts], *, resamples: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of the pooled HYPE-infinity, drawn over players.

    None with fewer than two players, or when hardly a draw has both labels.
    """
    if len(players) < 2:
        return None
    dice = random.Random(seed)  # noqa: S311 - a seed, so that a page shows the same bounds twice
    rows = [astuple(player) for player in players]
    draws = (hype(_pooled_rows(dice.choices(rows, k=len(rows)))) for _ in range(resamples))
    scores = [score for score in draws if score is not None]
    if len(scores) < 2:
        return None
    cuts = quantiles(scores, n=40, method="inclusive")  # In steps of 2.5 %.
    return cuts[0], cuts[-1]


@dataclass(frozen=True, slots=True)
class PlayerSums:
    """Sums over players of their counts and of the products of two: all that an error needs.

    m are a player's misses, f fakes, a false alarms, r reals; `ma` is the sum of m times a.
    """

    players: int
    m: int
    f: int
    a: int
    r: int
    mm: int
    mf: int
    ff: int
    aa: int
    ar: int
    rr: int
    ma: int
    mr: int
    fa: int
    fr: int


def hype_interval_of(sums: PlayerSums, z: float = 1.96) -> tuple[float, float] | None:
    """The interval that the bootstrap over many players comes to (Cochran 1977, ratio estimates).

    None with fewer than two players, or without trials of both labels.
    """
    if sums.players < 2 or not (sums.f and sums.r):
        return None
    missed, alarmed = sums.m / sums.f, sums.a / sums.r
    of_fakes = sums.mm - 2 * missed * sums.mf + missed**2 * sums.ff
    of_reals = sums.aa - 2 * alarmed * sums.ar + alarmed**2 * sums.rr
    of_both = sums.ma - missed * sums.fa - alarmed * sums.mr + missed * alarmed * sums.fr
    variance = of_fakes / sums.f**2 + of_reals / sums.r**2 + 2 * of_both / (sums.f * sums.r)
    score = 50 * (missed + alarmed)
    half = z * 50 * sqrt(max(0.0, variance * sums.players / (sums.players - 1)))
    return max(0.0, score - half), min(100.0, score + half)


# The game

EQUILIBRIUM = -log(4)  # nobody can tell the generator's faces from photographs


def game_value(hit_rate: float, false_alarm_rate: float) -> float:
    """V(D, G) in nats with a person as D, from -log 4 at chance to 0 (Goodfellow et al. 2014).

    D is the probability of REAL that a response implies when both labels are as frequent: what
    the best use of such responses would say. Rates in (0, 1).
    """
    said_fake = false_alarm_rate + hit_rate
    said_real = 2 - said_fake
    return (
        _entropy_part(1 - false_alarm_rate, said_real)
        + _entropy_part(false_alarm_rate, said_fake)
        + _entropy_part(1 - hit_rate, said_real)
        + _entropy_part(hit_rate, said_fake)
    )


def _entropy_part(rate: float, of_both: float) -> float:
    return rate * log(rate / of_both)


# The literature


@dataclass(frozen=True, slots=True)
class Study:
    """A published measurement of people; accuracy in [0, 1], None when none was given."""

    name: str
    year: int
    fakes: str
    people: int
    accuracy: float | None
    note: str = ""


# fmt: off
PUBLISHED: tuple[Study, ...] = (
    Study("Nightingale & Farid, experiment 1", 2022, "StyleGAN2", 315, 0.482),
    Study("Nightingale & Farid, experiment 2", 2022, "StyleGAN2", 219, 0.590,
          "trained, with feedback; d′ 0.46"),
    Study("Bray et al.", 2023, "StyleGAN2", 280, 0.62),
    Study("Miller et al.", 2023, "StyleGAN2, White faces", 124, 0.425,
          "mean of 34 % right on fakes and 51 % on real"),
    Study("Kamali, Groh et al., Detect Fakes", 2025, "diffusion", 50_444, 0.75,
          "mean of 76 % right on fakes and 74 % on real; not only faces"),
    Study("Diel et al., meta-analysis", 2024, "images of many kinds", 86_155, 0.532,
          "56 papers; 55.5 % over all media"),
    Study("Microsoft, Real or Not", 2025, "images of many kinds", 12_500, 0.62,
          "65 % on people"),
)
# fmt: on
