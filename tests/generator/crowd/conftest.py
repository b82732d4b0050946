"""What tests of the critic need: features that hold what players look at, and their guesses."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from generator.crowd.guesses import Guesses

SIZE = 12


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


@pytest.fixture(scope="session")
def known() -> Known:
    """Forty players with forty guesses each."""
    return made(40, 40)
