"""What tests of the critic need: features that hold what players look at, and their guesses."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from generator.crowd.guesses import Guesses

SIZE = 12
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """Faces with a true score each, hidden in features, and what players said of them."""

    features: NDArray[np.float16]
    scores: NDArray[np.float64]
    guesses: Guesses
    sensitivity: NDArray[np.float64]


def made(players: int, each: int, faces: int = 400, seed: int = 0) -> Known:
    """Let players guess: of ten, two answer upside down, two at random, and six see the score."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(size=(faces, SIZE))
    features = (hidden @ rng.normal(size=(SIZE, SIZE)) + 3).astype(np.float16)
    scores = hidden @ rng.normal(size=SIZE) / np.sqrt(SIZE)
    sensitivity = np.array([2.0, -2.0, 2.0, 0.0, 2.0, 2.0, -2.0, 2.0, 0.0, 2.0])
    sensitivity = np.resize(sensitivity, players)
    face = np.concatenate([rng.choice(faces, each, replace=False) for _ in range(players)])
    player = np.repeat(np.arange(players), each)
    chance = 1 / (1 + np.exp(-sensitivity[player] * scores[face]))
    guesses = Guesses(face, player, rng.random(len(face)) < chance)
    return Known(features, scores, guesses, sensitivity)


def swarmed(honest: int, accounts: int, each: int, sharp: float = 1.0) -> tuple[Known, Reals]:
    """Let honest players guess 30 times each, and accounts follow a rule of their own; return it.

    The rule is a score (F,) that has nothing to do with what honest players see.
    """
    rng = np.random.default_rng(0)
    features = rng.normal(size=(2000, SIZE)).astype(np.float16)
    scores, rule = features[:, 0].astype(np.float64), features[:, 1].astype(np.float64)
    counts = np.repeat([30, each], [honest, accounts])
    face = np.concatenate([rng.choice(2000, count, replace=False) for count in counts])
    player = np.repeat(np.arange(honest + accounts), counts)
    chance = 1 / (1 + np.exp(-sharp * scores[face]))
    said = np.where(player < honest, rng.random(len(face)) < chance, rule[face] > 0)
    sensitivity = np.repeat([sharp, 0.0], [honest, accounts])
    return Known(features, scores, Guesses(face, player, said), sensitivity), rule


@pytest.fixture(scope="session")
def known() -> Known:
    """Forty players with forty guesses each."""
    return made(40, 40)
