"""The second feature space: EfficientNet-Lite2, which saw neither our photographs nor our labels.

Sauer et al. 2021 and Kynkäänniemi et al. 2023 say why: a network that has learned from the same
data and labels as the generator is blind to what both miss. Nothing may be trained on these
features, or they would no longer measure. Scores with them compare with each other only.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from generator.device import fast_dtype, pick_device
from generator.evaluation.distances import (
    Features,
    copying_score,
    frechet_distance,
    kid,
    memorised_share,
    prdc,
    two_sample_auc,
)
from generator.evaluation.measurements import ladders
from generator.evaluation.pixel_distances import Pixels
from generator.imagenet.lite import EfficientNetLite, load_lite
from generator.serving import served

SIDE = 160
# A Fréchet distance falls with the number of faces, so the number is always the same.
COUNT = 1200
_BATCH = 16


def load_eyes(name: str = "auto") -> EfficientNetLite:
    """Load the network, in bfloat16 where the device computes it.

    Raises FileNotFoundError, with a sentence, where its package is not installed.
    """
    device = pick_device(name)
    return load_lite("lite2", device, fast_dtype(device))


@torch.inference_mode()
def see(eyes: EfficientNetLite, deck: str, pixels: Pixels) -> Features:
    """uint8 faces (N, R, R, 3) of a deck -> features (N, 520): means of the maps at three depths.

    The faces are seen as the quiz serves them, since this network notices noise of one grey level.
    """
    device = eyes.stem.bias.device
    features, shown = [], served(deck, pixels)
    for start in range(0, len(pixels), _BATCH):
        batch = shown[start : start + _BATCH]
        faces = torch.from_numpy(batch).to(device).permute(0, 3, 1, 2).float()
        faces = F.interpolate(faces, size=(SIDE, SIDE), mode="bicubic", align_corners=False)
        maps = eyes(faces.clamp(0, 255))
        means = torch.cat([each.float().mean(dim=(2, 3)) for each in maps], dim=1)
        features.append(means.double().cpu().numpy())
    return np.concatenate(features)


def standardised(real: Features, *others: Features) -> tuple[Features, ...]:
    """Return real (N, d) with mean 0 and spread 1 in each dimension, and the others alike."""
    mean, spread = real.mean(axis=0), real.std(axis=0) + 1e-6
    return tuple((features - mean) / spread for features in (real, *others))


def figures(some: Features, real: Features) -> dict[str, float]:
    """Return the distances between faces and held-out real faces, in real faces' spreads."""
    real, some = standardised(real, some)
    return {
        "fd": frechet_distance(some, real),
        "kid": kid(some, real),
        **asdict(prdc(real, some)),
        "two_sample_auc": two_sample_auc(some, real),
    }


def memory(fake: Features, real: Features, train: Features) -> dict[str, float]:
    """Return two measures of how far fakes copy training photographs."""
    real, fake, train = standardised(real, fake, train)
    return {
        "memorised_share": memorised_share(fake, real, train),
        "copying_score": copying_score(fake, real, train),
    }


def measure(
    eyes: EfficientNetLite, deck: str, fake: Pixels, real: Pixels, train: Pixels
) -> dict[str, Any]:
    """Return all figures, floors and ladders of fakes, held-out and training faces (N, R, R, 3)."""
    look = partial(see, eyes, deck)
    some = np.random.default_rng(0).permutation(len(train))[:COUNT]
    fakes, reals, trained = look(fake[:COUNT]), look(real), look(train)

    def far(pixels: Pixels) -> tuple[float, float]:
        others, spoilt = standardised(trained[some], look(pixels))
        return kid(spoilt, others), frechet_distance(spoilt, others)

    return {
        "fakes": len(fakes),
        "reals": len(reals),
        "figures": figures(fakes, reals) | memory(fakes, reals, trained),
        "floors": figures(trained[some], reals),
        "ladders": ladders(real[:COUNT], far),
    }
