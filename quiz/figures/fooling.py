"""How well the generator fools people: HYPE-infinity, and the value of the GAN game.

The signal is FAKE, and rates are fractions in [0, 1].
docs/statistics.md has each formula with its source and a worked example.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import quantiles

from quiz.figures.signal_detection import Counts, pooled


def hype(counts: Counts) -> float | None:
    """HYPE-infinity in [0, 100], 50 is chance; None without both labels (Zhou et al. 2019)."""
    if not (counts.fakes and counts.reals):
        return None
    return 50 * (counts.misses / counts.fakes + counts.false_alarms / counts.reals)


def hype_interval(
    players: Sequence[Counts], *, resamples: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of the pooled HYPE-infinity, drawn over players.

    None with fewer than two players, or with fewer than two resamples that have both labels.
    """
    if len(players) < 2:
        return None
    dice = random.Random(seed)  # noqa: S311 - seeded, so that a page shows the same bounds each time
    draws = (hype(pooled(dice.choices(players, k=len(players)))) for _ in range(resamples))
    scores = [score for score in draws if score is not None]
    if len(scores) < 2:
        return None
    cuts = quantiles(scores, n=40, method="inclusive")  # In steps of 2.5 %.
    return cuts[0], cuts[-1]


@dataclass(frozen=True, slots=True)
class PlayerSums:
    """Sums over players of their counts and of products of two counts, as a variance needs them.

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
    """The interval that the bootstrap approaches with many players (Cochran 1977, ratio estimates).

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


EQUILIBRIUM = -log(4)  # the value when nobody can tell the generator's faces from photographs


def game_value(hit_rate: float, false_alarm_rate: float) -> float:
    """V(D, G) in nats with a person as D, from -log 4 at chance to 0 (Goodfellow et al. 2014).

    D is the probability of REAL given the response, when both labels are equally frequent: the best
    D that such responses allow. Rates in (0, 1).
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
