"""From a judge's logits to probabilities, and how good these are on held-out faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.evaluation.distances import auc
from generator.judges.networks import Judge, Logits, Pixels


@dataclass(frozen=True)
class Scale:
    """Platt's scaling of a logit: P(fake) = sigmoid((logit - bias) / temperature)."""

    bias: float
    temperature: float

    def p_fake(self, logits: Logits) -> Logits:
        """Return probabilities (N,)."""
        squashed: Logits = 1 / (1 + np.exp(-(logits - self.bias) / self.temperature))
        return squashed


@dataclass(frozen=True)
class Pairs:
    """Real faces and as many fakes of the same classes, both uint8 (N, R, R, 3) as served."""

    reals: Pixels
    fakes: Pixels

    @property
    def faces(self) -> Pixels:
        """All faces (2N, R, R, 3), the real ones first."""
        return np.concatenate([self.reals, self.fakes])

    @property
    def labels(self) -> Logits:
        """1.0 for FAKE, 0.0 for REAL: (2N,)."""
        return np.repeat([0.0, 1.0], [len(self.reals), len(self.fakes)])


def calibrate(logits: Logits, labels: Logits, steps: int = 50) -> Scale:
    """Fit bias and temperature to labels (N,), 1 for FAKE, by Newton's method on the likelihood.

    Platt 1999, with his smoothed targets, so that a judge without errors is never certain.
    """
    fakes, reals = labels.sum(), len(labels) - labels.sum()
    targets = np.where(labels == 1, (fakes + 1) / (fakes + 2), 1 / (reals + 2))
    spread = logits.std() or 1.0
    inputs = np.stack([(logits - logits.mean()) / spread, np.ones_like(logits)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + 1e-6 * np.eye(2)
        weights += np.clip(np.linalg.solve(curve, inputs.T @ (targets - chance)), -1, 1)
    slope = max(weights[0], 1e-3) / spread  # a judge worse than chance gets a slope of almost 0
    return Scale(float(logits.mean() - weights[1] / slope), float(1 / slope))


def score(judge: Judge, scale: Scale, pairs: Pairs) -> dict[str, float]:
    """Return accuracy, area under the curve and Brier score of a calibrated judge."""
    p_fake, labels = scale.p_fake(judge(pairs.faces)), pairs.labels
    return {
        "accuracy": float(((p_fake > 0.5) == (labels == 1)).mean()),
        "auc": auc(p_fake[labels == 1], p_fake[labels == 0]),
        "brier": float(np.square(p_fake - labels).mean()),
    }
