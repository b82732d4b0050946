"""How good predictions of what people say are: log-loss, its gain over players, calibration."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.crowd.guesses import Guesses
from generator.crowd.items import LAPSE, fit_players
from generator.crowd.whitening import Reals

BINS = 5
DRAWS = 1000
_TURNS = 10


def log_losses(p_fake: Reals, said: NDArray[np.bool_]) -> Reals:
    """Return -log P(what was said) for each response (N,), in nats."""
    losses: Reals = -np.log(np.where(said, p_fake, 1 - p_fake))
    return losses


def calibration(p_fake: Reals, said: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Return mean P(fake), share who said fake, and number of responses, in bins of equal size."""
    bins = [part for part in np.array_split(np.argsort(p_fake, kind="stable"), BINS) if len(part)]
    return [
        {
            "predicted": round(float(p_fake[part].mean()), 4),
            "said": round(float(said[part].mean()), 4),
            "responses": len(part),
        }
        for part in bins
    ]


def mean_by_player(player: NDArray[np.int64], values: Reals) -> Reals:
    """Return the mean of each player's values (N,), in the order of their numbers (P,)."""
    _, row = np.unique(player, return_inverse=True)
    means: Reals = np.bincount(row, values) / np.bincount(row)
    return means


def interval_over(means: Reals, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of the mean over players of their means (P,), by the bootstrap."""
    rng = np.random.default_rng(seed)
    draws = [rng.choice(means, len(means)).mean() for _ in range(DRAWS)]
    low, high = np.percentile(draws, (2.5, 97.5))
    return float(low), float(high)


def average_player(scores: Reals, said: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit one sensitivity and one bias to the responses (N,) of all players, as if they were one.

    This is Platt's scaling (1999) of scores, with lapses.
    """
    nobody = np.broadcast_to(np.int64(0), len(scores))
    together, a, b = Guesses(nobody, nobody, said), np.ones(1), np.zeros(1)
    for _ in range(_TURNS):
        a, b, _ = fit_players(scores, together, a, b)
    return float(a[0]), float(b[0])


def logit(p_fake: Reals) -> Reals:
    """Return the logits of probabilities (N,), kept off 0 and 1."""
    inside = np.clip(p_fake, LAPSE / 4, 1 - LAPSE / 4)
    logits: Reals = np.log(inside / (1 - inside))
    return logits
