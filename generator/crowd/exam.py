"""The exam of a tuned generator: is it still as varied, in two feature spaces, and liked more?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.checkpoint import bundled
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import Eyes
from generator.data import FaceSet
from generator.evaluation import imagenet_features
from generator.evaluation.distances import Features, prdc
from generator.evaluation.feature_network import FeatureNetwork, extract, load_features
from generator.imagenet.lite import EfficientNetLite
from generator.sampler import Sampler, make_fakes
from generator.serving import served

SLACK = 0.03  # of recall: two standard errors of what 500 other fakes would change
FIRST_SEED = 3_600_000_000  # not among the seeds that a taste is learned from


@dataclass(frozen=True)
class Mark:
    """Recall in the space of phi and in that of EfficientNet-Lite2, and the critic's P(fake)."""

    recall_phi: float
    recall_lite2: float
    p_fake: float

    def is_better_than(self, start: Mark) -> bool:
        """Say whether people would call less fake, and neither recall fell by more than chance."""
        falls = start.recall_phi - self.recall_phi, start.recall_lite2 - self.recall_lite2
        return max(falls) <= SLACK and self.p_fake < start.p_fake

    def in_words(self) -> str:
        """Return the three numbers for a line of progress."""
        return (
            f"P(fake) {self.p_fake:.3f}, recall {self.recall_phi:.3f} (phi) and "
            f"{self.recall_lite2:.3f} (Lite2)"
        )


@dataclass(frozen=True)
class Exam:
    """The critic, both feature spaces, and what held-out real faces look like in them."""

    critic: HumanCritic
    eyes: Eyes
    phi: FeatureNetwork
    lite2: EfficientNetLite
    classes: NDArray[np.int64]  # of the reals (N,), and of the fakes
    by_phi: Features
    by_lite2: Features

    @classmethod
    def of(cls, critic: HumanCritic, eyes: Eyes, deck: str, reals: FaceSet, device: str) -> Exam:
        """Look at real faces. Raises FileNotFoundError where the second network is missing."""
        lite2 = imagenet_features.load_eyes(device)
        phi = load_features(bundled(deck, "features"), device)
        seen = imagenet_features.see(lite2, deck, reals.pixels)
        return cls(critic, eyes, phi, lite2, reals.classes, extract(phi, reals.pixels)[0], seen)

    def mark(self, sampler: Sampler) -> Mark:
        """Measure a generator by a fake of each class, always from the same seeds."""
        deck, fakes = sampler.header.deck, make_fakes(sampler, self.classes, FIRST_SEED)
        seen = imagenet_features.see(self.lite2, deck, fakes)
        real, fake = imagenet_features.standardised(self.by_lite2, seen)
        return Mark(
            round(prdc(self.by_phi, extract(self.phi, fakes)[0]).recall, 4),
            round(prdc(real, fake).recall, 4),
            round(float(self.critic.p_fake(self.eyes(served(deck, fakes))).mean()), 4),
        )
