"""How well the generator fools people: HYPE-infinity, and the value of the GAN game.

The signal is FAKE, and rates are fractions in [0, 1].
docs/statistics.md has each formula with its source and a worked example.
"""

import random
from collections.abc import Sequence
from math import log, sqrt
from statistics import quantiles

from quiz.figures.player_sums import PlayerSums, pooled_rates
from quiz.figures.signal_detection import Z_95, Counts, pooled


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


def hype_interval_of(sums: PlayerSums, z: float = Z_95) -> tuple[float, float] | None:
    """The interval that the bootstrap approaches with many players (Cochran 1977, ratio estimates).

    None with fewer than two players, or without trials of both labels.
    """
    if (rates := pooled_rates(sums)) is None:
        return None
    score = 50 * (rates.first + rates.second)
    half = z * sqrt(rates.variance(50, 50))
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
