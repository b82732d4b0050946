"""Simulated people with rates of their own, and the sums over them that intervals need."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from quiz.figures import PlayerSums

Numbers = NDArray[np.int64]  # one for each player
SAMENESS = 20.0  # of players' rates: as if each had been drawn from so many trials


def sums_of(m: Numbers, f: Numbers, a: Numbers, r: Numbers) -> PlayerSums:
    """Return the sums over players of their counts, and of the products of two."""
    one = {"m": m, "f": f, "a": a, "r": r}
    names = [field.name for field in fields(PlayerSums)][1:]
    factors = {name: [one[letter] for letter in name] for name in names}
    sums = {name: int(np.prod(each, axis=0).sum()) for name, each in factors.items()}
    return PlayerSums(players=len(m), **sums)


def people(
    dice: np.random.Generator, players: int, miss: float, alarm: float, faces: float = 6.0
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Let players judge about so many faces of each label; their rates vary around the given."""
    f, r = dice.poisson(faces, players) + 1, dice.poisson(faces, players) + 1
    own = [dice.beta(p * SAMENESS, (1 - p) * SAMENESS, players) for p in (miss, alarm)]
    return dice.binomial(f, own[0]), f, dice.binomial(r, own[1]), r


def crossed(
    dice: np.random.Generator, players: int, fakes: int, sd: float, faces: int = 15
) -> tuple[PlayerSums, PlayerSums]:
    """Let players judge random fakes of two lanes with no effect; each fake has a rate of its own.

    Return the sums over those who saw both, and those over the fakes of both lanes.
    """
    own, each = dice.normal(0, 0.1, players), dice.normal(0, sd, 2 * fakes)
    player, fake = (
        np.repeat(np.arange(players), faces),
        dice.integers(0, 2 * fakes, players * faces),
    )
    fooled = dice.random(len(fake)) < np.clip(0.3 + own[player] + each[fake], 0, 1)
    of_lane = [fake < fakes, fake >= fakes]
    counts = [np.bincount(player[at], of, players) for at in of_lane for of in (fooled[at], at[at])]
    m, f, a, r = (each.astype(np.int64) for each in counts)
    both = (f > 0) & (r > 0)
    seen, missed = np.bincount(fake, minlength=2 * fakes), np.bincount(fake, fooled, 2 * fakes)
    none = np.zeros(fakes, np.int64)
    taught, control = (
        sums_of(missed[at].astype(np.int64), seen[at], none, none)
        for at in (slice(fakes), slice(fakes, None))
    )
    return sums_of(m[both], f[both], a[both], r[both]), taught.beside(control)


def both_lanes(
    dice: np.random.Generator, players: int, taught: float, control: float, faces: float = 6.0
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Let players judge fakes of two lanes: who is fooled by the one is by the other too."""
    own = dice.normal(0, 0.1, players)
    f, r = dice.poisson(faces, players) + 1, dice.poisson(faces, players) + 1
    rates = [np.clip(p + own, 0, 1) for p in (taught, control)]
    return dice.binomial(f, rates[0]), f, dice.binomial(r, rates[1]), r
