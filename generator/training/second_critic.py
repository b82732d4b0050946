"""The feature critic's part in a training run: how it begins, and how its say grows."""

from __future__ import annotations

import torch
from torch.optim import Adam

from generator.data import Batches
from generator.device import fast_dtype
from generator.imagenet.lite import load_lite
from generator.network.feature_critic import FeatureCritic

RATE = 2e-4
RAMP = 5_000  # images over which its weight grows, while its heads learn
CALIBRATION = 256  # faces


class SecondCritic:
    """A feature critic with its optimiser, its weight in the generator's loss, and its beginning.

    `since` counts the run's images when the critic joined; None before its first step.
    """

    def __init__(self, weight: float, batches: Batches, classes: int, device: torch.device) -> None:
        eyes = load_lite("lite0", device, fast_dtype(device))
        self.module = FeatureCritic(eyes, classes).to(device)
        rng = torch.Generator().manual_seed(0)
        faces, _ = batches.at(0, min(CALIBRATION, len(batches)), rng)
        self.module.calibrate(faces.to(device))
        self.optimiser = Adam(self.module.parameters(), RATE, (0.0, 0.99))
        self.weight = weight
        self.since: int | None = None

    def weight_at(self, images: int) -> float:
        """Return its weight after so many images of the run."""
        if self.since is None:
            self.since = images
        return self.weight * min(1.0, (images - self.since) / RAMP)
