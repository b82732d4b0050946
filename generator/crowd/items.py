"""An item model: what each player's guesses are worth, fitted together with the faces' scores.

A player with sensitivity a and bias b says *fake* of a face with score s with probability
lapse/2 + (1 - lapse) / (1 + exp(-(a s - b))). A guesser's a is near 0, and one who answers upside
down has an a below 0, so that both are read rightly; the criterion is b / a. A score is linear in
whitened features: s = z.w. Picks are Bradley and Terry's (1952): the first of a pair looks more
real with probability lapse/2 + (1 - lapse) / (1 + exp(s1 - s2)).

The sign of the scores is that of the majority, since the prior of a has its mean at 1; no label
takes part. Lord & Novick 1968 (two-parameter logistic), Raykar et al. 2010 (annotators).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.crowd.guesses import Guesses
from generator.crowd.whitening import ROWS, Features, Reals, release

LAPSE = 0.04
RIDGE = 10.0  # of w: one over its prior variance
SPREAD_A, SPREAD_B = 1.0, 1.0  # standard deviations of the priors, whose means are 1 and 0
ROUNDS = 8
_STEPS = 2
LARGEST_A = 3.0  # either way: nobody is trusted more than the sharpest people are
HEARD = 20  # responses of a player that all count in full
_LARGEST = 1.0  # step of a player's numbers


def chance(logits: Reals) -> Reals:
    """Return P(said fake) of logits (N,), with lapses."""
    inside: Reals = LAPSE / 2 + (1 - LAPSE) / (1 + np.exp(-np.clip(logits, -30, 30)))
    return inside


def slopes(logits: Reals, said: NDArray[np.bool_]) -> tuple[Reals, Reals]:
    """Return the log-likelihood's slope at each logit (N,), and Fisher's information there."""
    p = chance(logits)
    q = (p - LAPSE / 2) * (1 - LAPSE / 2 - p) / (1 - LAPSE)
    scale = q / (p * (1 - p))
    return (said - p) * scale, q * scale


@dataclass(frozen=True)
class ItemModel:
    """Weights of the whitened features (k,), and sensitivity and bias of each player (P,)."""

    weights: Reals
    sensitivity: Reals
    bias: Reals
    error: Reals  # standard errors of the sensitivities

    @property
    def upside_down(self) -> int:
        """How many players clearly say the opposite of what they see: a < 0 by two errors."""
        return int((self.sensitivity < -2 * self.error).sum())


def fit(kept: Features, guesses: Guesses) -> ItemModel:
    """Fit to whitened features (F, k) and guesses in the order of faces: the posterior's mode.

    Weights and players take turns, each by Fisher's scoring.
    """
    weights = np.zeros(kept.shape[1])
    a, b = np.ones(guesses.players), np.zeros(guesses.players)
    error = np.full(guesses.players, SPREAD_A)
    for _ in range(ROUNDS):
        weights = fit_weights(kept, guesses, a, b, weights)
        scores = scores_of(kept, guesses.face, weights)
        a, b, error = fit_players(scores, guesses, a, b)
    return ItemModel(weights, a, b, error)


def fit_weights(kept: Features, guesses: Guesses, a: Reals, b: Reals, weights: Reals) -> Reals:
    """Take steps of Fisher's scoring for the weights (k,), with the players as they are."""
    shares = voices(guesses)
    for _ in range(_STEPS):
        slope, curve = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for inputs, offset, said, share in _evidence(kept, guesses, a, b, shares):
            residual, information = slopes(inputs @ weights + offset, said)
            slope += inputs.T @ (share * residual)
            curve += (inputs * (share * information)[:, None]).T @ inputs
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def voices(guesses: Guesses) -> Reals:
    """Return how much each response of a player counts for the weights, in (0, 1], by player (P,).

    Who has responded more often than the median player has no more weight for it, so that a few
    who respond without end can't outweigh many.
    """
    counts = np.bincount(guesses.player, minlength=guesses.players)
    spoken = counts[counts > 0]
    most = max(HEARD, float(np.median(spoken))) if len(spoken) else HEARD
    shares: Reals = most / np.maximum(counts, most)
    return shares


def _evidence(
    kept: Features, guesses: Guesses, a: Reals, b: Reals, shares: Reals
) -> Iterator[tuple[Reals, Reals, NDArray[np.bool_], Reals]]:
    """Yield parts of all evidence: what the weights multiply, an offset, what was said, a share."""
    for part in parts(len(guesses)):
        player = guesses.player[part]
        inputs = kept[guesses.face[part]].astype(np.float64) * a[player, None]
        release(kept)
        yield inputs, -b[player], guesses.said_fake[part], shares[player]
    for part in parts(len(guesses.preferred)):
        first, second = guesses.preferred[part].T
        inputs = kept[second].astype(np.float64) - kept[first]
        release(kept)
        yield inputs, np.zeros(len(inputs)), np.ones(len(inputs), dtype=bool), np.ones(len(inputs))


def parts(count: int) -> Iterator[slice]:
    """Yield slices that cover so many rows, no more of them at a time than memory should hold."""
    return (slice(start, start + ROWS) for start in range(0, count, ROWS))


def scores_of(kept: Features, faces: NDArray[np.int64], weights: Reals) -> Reals:
    """Return the scores (N,) of these rows of whitened features, higher for what looks fake."""
    scores = np.empty(len(faces))
    for part in parts(len(faces)):
        scores[part] = kept[faces[part]].astype(np.float64) @ weights
        release(kept)
    return scores


def fit_players(scores: Reals, guesses: Guesses, a: Reals, b: Reals) -> tuple[Reals, Reals, Reals]:
    """Take steps for each player's sensitivity and bias (P,); return them and a's errors."""
    for _ in range(_STEPS):
        sums = np.zeros((5, len(a)))
        for part in parts(len(guesses)):
            player, s = guesses.player[part], scores[part]
            residual, q = slopes(a[player] * s - b[player], guesses.said_fake[part])
            for row, values in enumerate((residual * s, -residual, q * s * s, -q * s, q)):
                sums[row] += np.bincount(player, values, len(a))
        at_a, at_b, aa, ab, bb = sums
        at_a, aa = at_a - (a - 1) / SPREAD_A**2, aa + 1 / SPREAD_A**2
        at_b, bb = at_b - b / SPREAD_B**2, bb + 1 / SPREAD_B**2
        volume = aa * bb - ab**2
        a = a + np.clip((bb * at_a - ab * at_b) / volume, -_LARGEST, _LARGEST)
        a = np.clip(a, -LARGEST_A, LARGEST_A)
        b = b + np.clip((aa * at_b - ab * at_a) / volume, -_LARGEST, _LARGEST)
    return a, b, np.sqrt(bb / volume)
