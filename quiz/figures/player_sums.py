"""Sums over players, or over pairs of faces: all that the interval of a pooled rate needs.

docs/statistics.md has each formula with its source and a worked example.
"""

from dataclasses import dataclass, fields

from quiz.figures.signal_detection import Counts


@dataclass(frozen=True, slots=True)
class PlayerSums:
    """Sums over players of their counts and of products of two counts, as a variance needs them.

    m are a player's misses, f fakes, a false alarms, r reals; `ma` is the sum of m times a. Where
    two lanes are compared, m of f are the misses in the first, and a of r those in the second.
    Sums over pairs of faces are alike: `players` is then how many pairs anybody has judged.
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

    def __add__(self, other: "PlayerSums") -> "PlayerSums":
        """The sums over the players of both, who are different people."""
        names = [field.name for field in fields(self)]
        return PlayerSums(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def counts(self) -> Counts:
        """The four outcomes of all players together."""
        return Counts(self.f - self.m, self.m, self.a, self.r - self.a)

    @property
    def effective_players(self) -> float:
        """How many players who all judged alike would weigh as evenly: (Σf)² / Σf² (Kish 1965).

        The lesser of those by f and by r, from 0 to `players`; near 1 where one has judged most.
        """
        return min(self.f**2 / max(self.ff, 1), self.r**2 / max(self.rr, 1))

    def beside(self, control: "PlayerSums") -> "PlayerSums":
        """The sums over the pairs of two lanes, none of which is in both: m of f, and a of r.

        m of f are misses in this lane, and a of r those in its control.
        """
        own = {name: getattr(self, name) for name in ("m", "f", "mm", "mf", "ff")}
        other = {"a": control.m, "r": control.f}
        other |= {"aa": control.mm, "ar": control.mf, "rr": control.ff}
        none = dict.fromkeys(("ma", "mr", "fa", "fr"), 0)
        return PlayerSums(players=self.players + control.players, **own, **other, **none)


@dataclass(frozen=True, slots=True)
class PooledRates:
    """The rates m / f and a / r of all players together, in [0, 1], and how they vary over players.

    `of_first` and `of_second` are their variances, `of_both` is their covariance.
    """

    first: float
    second: float
    of_first: float
    of_second: float
    of_both: float

    def variance(self, by_first: float, by_second: float) -> float:
        """The variance of a function of both rates with these derivatives; never negative."""
        squares = by_first**2 * self.of_first + by_second**2 * self.of_second
        return max(0.0, squares + 2 * by_first * by_second * self.of_both)


def pooled_rates(sums: PlayerSums) -> PooledRates | None:
    """The pooled rates with their variances (Cochran 1977, ratio estimates).

    None with fewer than two players, or without trials of both kinds.
    """
    if sums.players < 2 or not (sums.f and sums.r):
        return None
    first, second = sums.m / sums.f, sums.a / sums.r
    of_first = sums.mm - 2 * first * sums.mf + first**2 * sums.ff
    of_second = sums.aa - 2 * second * sums.ar + second**2 * sums.rr
    of_both = sums.ma - first * sums.fa - second * sums.mr + first * second * sums.fr
    drawn = sums.players / (sums.players - 1)
    return PooledRates(
        first,
        second,
        of_first=drawn * of_first / sums.f**2,
        of_second=drawn * of_second / sums.r**2,
        of_both=drawn * of_both / (sums.f * sums.r),
    )
