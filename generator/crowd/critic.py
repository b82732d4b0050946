"""The human critic: one layer over frozen features that says what people would call fake."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from generator.checkpoint import CheckpointError
from generator.crowd.items import chance
from generator.crowd.whitening import ROWS, Features, Reals

_NUMBERS = ("mean", "direction", "average")


@dataclass(frozen=True)
class HumanCritic:
    """A score for each face, and the sensitivity and bias of an average player."""

    eyes: str  # whose features it knows
    mean: Reals  # (size,)
    direction: Reals  # (size,)
    average: Reals  # (2,): sensitivity and bias

    def check(self, size: int) -> None:
        """Raise CheckpointError, with one sentence, unless it is for so many features of a face."""
        if self.mean.shape != (size,):
            raise CheckpointError(
                f"The human critic knows {len(self.mean)} features of a face; its eyes see {size}."
            )

    def scores(self, features: Features) -> Reals:
        """features (N, size) -> scores (N,), higher for what looks fake to people."""
        scores = np.empty(len(features))
        for start in range(0, len(features), ROWS):
            part = features[start : start + ROWS].astype(np.float64)
            scores[start : start + ROWS] = (part - self.mean) @ self.direction
        return scores

    def p_fake(self, features: Features) -> Reals:
        """features (N, size) -> P(an average player says fake) (N,)."""
        sensitivity, bias = self.average
        return chance(sensitivity * self.scores(features) - bias)

    def to_bytes(self) -> bytes:
        """Return it as a safetensors file."""
        numbers = {name: np.asarray(getattr(self, name), np.float32) for name in _NUMBERS}
        body: bytes = save({**numbers, "eyes": np.frombuffer(self.eyes.encode(), np.uint8)})
        return body

    @classmethod
    def from_bytes(cls, body: bytes, eyes: str) -> HumanCritic:
        """Read a critic back for the eyes of this name.

        Raises CheckpointError, with one sentence, for damaged bytes and for a critic of other eyes.
        """
        try:
            stored = load(body)
            own = stored["eyes"].tobytes().decode()
            numbers = [stored[name].astype(np.float64) for name in _NUMBERS]
        except (SafetensorError, KeyError, ValueError) as error:
            raise CheckpointError("The human critic is damaged, so it cannot be read.") from error
        mean, direction, average = numbers
        if mean.ndim != 1 or direction.shape != mean.shape or average.shape != (2,):
            raise CheckpointError("The human critic's numbers do not fit together.")
        if own != eyes:
            raise CheckpointError(f"The human critic knows the features of {own}, not of {eyes}.")
        if not all(np.isfinite(each).all() for each in numbers):
            raise CheckpointError("The human critic holds numbers that are not finite.")
        return cls(own, mean, direction, average)
