"""Lanes: how well the fakes of one lane fool people, and how much more than those of another.

Intervals are over players, as the bootstrap over players would give with many of them; and where
sums over the pairs of faces are given too, over players and faces (Cameron, Gelbach & Miller 2011).
docs/statistics.md has each formula with its source and a worked example.
"""

from dataclasses import dataclass
from math import copysign, inf, log, sqrt
from statistics import NormalDist

from quiz.figures.fooling import EQUILIBRIUM, game_value
from quiz.figures.player_sums import PlayerSums, pooled_rates
from quiz.figures.signal_detection import Z_95, d_prime, loglinear_rate, z_of

NEAR = 1e-6  # between hit and false-alarm rate; nearer, a derivative is taken from its limit

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of all players together, and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """How often fakes of a taught lane and of its control fool the same players.

    `taught` and `control` are the shares in [0, 1] that were called real, `low` and `high` the
    95 % interval of their difference in [−1, 1].
    """

    players: int
    taught: float
    control: float
    low: float
    high: float
    probability: float

    @property
    def difference(self) -> float:
        """The share by which the taught lane fools more; negative where it fools less."""
        return self.taught - self.control

    @property
    def is_certain(self) -> bool:
        """Whether the interval excludes 0, which is no effect."""
        return not self.low <= 0 <= self.high


def lane_hype(sums: PlayerSums, pairs: PlayerSums | None = None) -> Estimate | None:
    """HYPE-infinity of a lane in [0, 100], None where a rate is unknown (Zhou et al. 2019)."""
    if (rates := pooled_rates(sums)) is None:
        return None
    value = 50 * (rates.first + rates.second)
    return estimate(value, standard_error(sums, 50, 50, pairs), 0, 100)


def lane_d_prime(sums: PlayerSums, pairs: PlayerSums | None = None) -> Estimate | None:
    """Sensitivity d' of all players together in a lane, from log-linear rates (Hautus 1995)."""
    if pooled_rates(sums) is None:
        return None
    hit, alarm = _hit_and_alarm(sums)
    slopes = (-1 / _NORMAL.pdf(z_of(hit)), -1 / _NORMAL.pdf(z_of(alarm)))
    return estimate(d_prime(hit, alarm), standard_error(sums, *slopes, pairs))


def lane_game_value(sums: PlayerSums, pairs: PlayerSums | None = None) -> Estimate | None:
    """V(D, G) in nats of all players together in a lane, from log-linear rates.

    At equilibrium V is at its least, and its own derivatives are 0. Its signed distance from there,
    the root of V + log 4, has none of these troubles: the interval is that of the root, squared.
    """
    if pooled_rates(sums) is None:
        return None
    value, slopes = _root_of_value(*_hit_and_alarm(sums))
    root = estimate(value, standard_error(sums, *slopes, pairs))
    low, high = sorted((root.low**2, root.high**2))
    if root.low <= 0 <= root.high:
        low = 0.0
    return Estimate(root.value**2 + EQUILIBRIUM, low + EQUILIBRIUM, min(0.0, high + EQUILIBRIUM))


def lane_effect(sums: PlayerSums, pairs: PlayerSums | None = None) -> Effect | None:
    """The effect of teaching: m of f fakes of the taught lane fooled, a of r of its control.

    The players are those who saw both, so each is compared with themselves; `pairs` are those of
    the taught lane beside those of its control. `probability` is the share of draws of players and
    pairs in which the taught lane would fool more. None where a rate is unknown.
    """
    if (rates := pooled_rates(sums)) is None:
        return None
    difference = rates.first - rates.second
    error = standard_error(sums, 1, -1, pairs)
    found = estimate(difference, error, -1, 1)
    share = _NORMAL.cdf(difference / error)
    return Effect(sums.players, rates.first, rates.second, found.low, found.high, share)


def estimate(value: float, error: float, least: float = -inf, most: float = inf) -> Estimate:
    """A figure with its interval by its standard error, cut to what can be."""
    half = Z_95 * error
    return Estimate(value, max(least, value - half), min(most, value + half))


def standard_error(
    sums: PlayerSums, by_first: float, by_second: float, pairs: PlayerSums | None = None
) -> float:
    """The standard error of a figure with these derivatives by the two pooled rates.

    It is over players, and where the sums over pairs are given, over both: the variance over
    players, and what that over pairs has beyond independent responses; never below either alone.
    Never less than for independent responses with log-linear rates: where nobody was fooled, the
    players do not differ, and yet the next one may be fooled.
    """
    by = (by_first, by_second)
    first, second = loglinear_rate(sums.m, sums.f), loglinear_rate(sums.a, sums.r)
    over_players = _variance(sums, *by)
    variances = [_independent(sums, first, second, *by), over_players]
    if pairs and (rates := pooled_rates(pairs)):
        over_pairs = rates.variance(*by)
        chance = _independent(pairs, rates.first, rates.second, *by)
        variances += [over_pairs, over_players + over_pairs - chance]
    return sqrt(max(variances))


def _variance(sums: PlayerSums, by_first: float, by_second: float) -> float:
    rates = pooled_rates(sums)
    return rates.variance(by_first, by_second) if rates else 0.0


def _independent(
    sums: PlayerSums, first: float, second: float, by_first: float, by_second: float
) -> float:
    """The variance if all responses were independent, with these rates."""
    of_first, of_second = first * (1 - first) / sums.f, second * (1 - second) / sums.r
    return by_first**2 * of_first + by_second**2 * of_second


def _hit_and_alarm(sums: PlayerSums) -> tuple[float, float]:
    return 1 - loglinear_rate(sums.m, sums.f), loglinear_rate(sums.a, sums.r)


def _root_of_value(hit: float, alarm: float) -> tuple[float, tuple[float, float]]:
    """The signed root of V + log 4, positive where hits prevail, and its derivatives.

    They are by the miss rate and by the false-alarm rate.
    """
    middle = (hit + alarm) / 2
    if abs(hit - alarm) < NEAR:
        slope = 1 / (2 * sqrt(middle * (1 - middle)))
        return (hit - alarm) * slope, (-slope, -slope)
    root = copysign(sqrt(game_value(hit, alarm) - EQUILIBRIUM), hit - alarm)
    by_hit = log(hit / (2 * middle)) - log((1 - hit) / (2 - 2 * middle))
    by_alarm = log(alarm / (2 * middle)) - log((1 - alarm) / (2 - 2 * middle))
    return root, (-by_hit / (2 * root), by_alarm / (2 * root))
