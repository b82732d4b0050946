"""Simulated players, who judge a face by statistics of its pixels that a critic is not told.

Kinds of players weigh the statistics differently; all are noisy, some guess, and some are trolls,
who answer upside down. The truth takes part only as far as real and fake faces differ in these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.crowd.guesses import Guesses
from generator.crowd.whitening import Reals
from generator.evaluation.distances import ranks

Pixels = NDArray[np.uint8]

STATISTICS = ("sharpness", "asymmetry", "colour", "thickness of edges", "contrast to the ground")
# How much more fake a face looks for each spread of a statistic.
KINDS: dict[str, tuple[float, ...]] = {
    "look for blur": (-1.0, 0.2, -0.5, 0.0, -0.4),
    "look for asymmetry": (-0.6, 0.6, -0.6, 0.0, -0.4),
    "look for pale colours": (-0.5, 0.2, -1.0, 0.0, -0.4),
    "look at the outline": (-0.5, 0.2, -0.5, 0.3, -0.9),
}
GUESSERS = 0.15
TROLLS = 0.2
SENSITIVITY = 2.0
_SIDE = 40  # below the size of strokes and of noise
_NOISE = 0.5  # of each look at a face, in spreads of what is looked at


def statistics_of(faces: Pixels) -> Reals:
    """uint8 faces as served (N, S, S, 3) -> STATISTICS (N, 5)."""
    seen = _shrunk(faces, _SIDE)
    grey, coarse = seen.mean(axis=3), _shrunk(faces, _SIDE // 2).mean(axis=3)
    values = (
        np.log(_laplacian(grey) + 1e-4),
        np.abs(grey - grey[:, :, ::-1]).mean((1, 2)) / (grey.std((1, 2)) + 0.02),
        _colourfulness(seen),
        np.log((_slope(coarse) + 1e-4) / (_slope(grey) + 1e-4)),
        _contrast(seen),
    )
    return np.stack(values, axis=1)


def _shrunk(faces: Pixels, side: int) -> Reals:
    box = Image.Resampling.BOX
    small = [np.asarray(Image.fromarray(face).resize((side, side), box)) for face in faces]
    return np.stack(small) / 255.0


def _laplacian(grey: Reals) -> Reals:
    around = grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1] + grey[:, 1:-1, :-2] + grey[:, 1:-1, 2:]
    values: Reals = np.abs(4 * grey[:, 1:-1, 1:-1] - around).mean((1, 2))
    return values


def _slope(grey: Reals) -> Reals:
    across, down = grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2], grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]
    values: Reals = np.hypot(across, down).mean((1, 2))
    return values


def _colourfulness(seen: Reals) -> Reals:
    """Hasler & Süsstrunk 2003."""
    red, green, blue = np.moveaxis(seen, 3, 0)
    one, other = red - green, (red + green) / 2 - blue
    spread = np.hypot(one.std((1, 2)), other.std((1, 2)))
    values: Reals = spread + 0.3 * np.hypot(one.mean((1, 2)), other.mean((1, 2)))
    return values


def _contrast(seen: Reals) -> Reals:
    """How far the middle's colours are from those at the upper left and right."""
    across = np.linspace(-1, 1, _SIDE)[None, :]
    down = across.T
    middle = np.hypot(across / 0.5, (down - 0.05) / 0.65) < 1
    ground = (np.abs(across) > 0.8) & (down < 0.3)
    values: Reals = np.abs(seen[:, middle].mean(1) - seen[:, ground].mean(1)).mean(1)
    return values


@dataclass(frozen=True)
class Looks:
    """How fake faces look to each kind of player, in spreads over the faces it was made from."""

    mean: Reals  # (5,)
    matrix: Reals  # (5, kinds)

    @classmethod
    def of(cls, statistics: Reals) -> Looks:
        """Learn mean and spread of statistics (N, 5)."""
        mean, spread = statistics.mean(axis=0), statistics.std(axis=0)
        matrix = np.array(list(KINDS.values())).T / spread[:, None]
        return cls(mean, matrix / ((statistics - mean) @ matrix).std(axis=0))

    def __call__(self, statistics: Reals) -> Reals:
        """Statistics (N, 5) -> looks (N, kinds)."""
        looks: Reals = (statistics - self.mean) @ self.matrix
        return looks


@dataclass(frozen=True)
class Crowd:
    """Simulated players (P,): kind, sensitivity (below 0 for a troll, 0 for a guesser), criterion.

    A player says *fake* of a face with probability 1 / (1 + exp(-sensitivity (look - criterion))).
    """

    kind: NDArray[np.int64]
    sensitivity: Reals
    criterion: Reals

    @classmethod
    def drawn(
        cls, count: int, rng: np.random.Generator, trolls: float = 0.0, guessers: float = 0.0
    ) -> Crowd:
        """Draw players; these shares of them are trolls and guessers, the rest are sensible."""
        place = rng.permutation(count) / count
        sign = np.where(place < trolls, -1.0, np.where(place >= 1 - guessers, 0.0, 1.0))
        strength = SENSITIVITY * np.exp(rng.normal(0, 0.3, count))
        return cls(rng.integers(len(KINDS), size=count), sign * strength, rng.normal(0, 0.5, count))

    def say_fake(
        self, player: NDArray[np.int64], looks: Reals, rng: np.random.Generator
    ) -> NDArray[np.bool_]:
        """Let players (N,) respond, each to the face whose looks are in its row (N, kinds)."""
        seen = looks[np.arange(len(player)), self.kind[player]] + rng.normal(0, _NOISE, len(player))
        logits = self.sensitivity[player] * (seen - self.criterion[player])
        said: NDArray[np.bool_] = rng.random(len(player)) < 1 / (1 + np.exp(-logits))
        return said

    def guess(self, looks: Reals, each: int, rng: np.random.Generator) -> Guesses:
        """Deal each player so many of the faces (F, kinds), and return what they say."""
        dealt = [rng.choice(len(looks), each, replace=False) for _ in self.kind]
        face, player = np.concatenate(dealt), np.repeat(np.arange(len(self.kind)), each)
        return Guesses(face, player, self.say_fake(player, looks[face], rng))

    def judge(self, looks: Reals, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Let everyone judge all faces (F, kinds): said fake (P, F)."""
        player = np.repeat(np.arange(len(self.kind)), len(looks))
        said = self.say_fake(player, np.tile(looks, (len(self.kind), 1)), rng)
        return said.reshape(len(self.kind), len(looks))


@dataclass(frozen=True)
class Change:
    """How the share of fakes that players call fake changes, with its 95 % interval."""

    before: float
    after: float
    low: float
    high: float

    @property
    def falls(self) -> bool:
        """Say whether the whole interval lies below 0."""
        return self.high < 0


def change(
    before: NDArray[np.bool_], after: NDArray[np.bool_], draws: int = 1000, seed: int = 0
) -> Change:
    """Compare what the same players said of two sets of fakes, both (P, F), place by place.

    The interval is that of the bootstrap over players and over places.
    """
    gap, rng = after.astype(np.float64) - before, np.random.default_rng(seed)
    players, faces = gap.shape
    means = [
        gap[rng.integers(players, size=players)]
        .mean(axis=0)[rng.integers(faces, size=faces)]
        .mean()
        for _ in range(draws)
    ]
    low, high = np.percentile(means, (2.5, 97.5))
    return Change(float(before.mean()), float(after.mean()), float(low), float(high))


def spearman(x: Reals, y: Reals) -> float:
    """Return Spearman's correlation of two rankings (N,)."""
    return float(np.corrcoef(ranks(x), ranks(y))[0, 1])
