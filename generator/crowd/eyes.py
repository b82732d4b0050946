"""Frozen features by which the critic sees: the last layers of a checkpoint's own judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from generator.checkpoint import bundled, read_header
from generator.crowd.whitening import Features
from generator.data import to_tensor
from generator.device import pick_device
from generator.imagenet.lite import load_lite
from generator.judges.networks import load_detector_network, load_discriminator
from generator.network.feature_critic import DEPTHS, SIDE
from generator.serving import resized

_BATCH = 64

Look = Callable[[Tensor], Tensor]  # faces (N, 3, R, R) in [-1, 1] -> features (N, d)


class Eyes:
    """Networks that look at a face, and the name of all of them together."""

    def __init__(self, name: str, side: int, looks: list[Look], device: torch.device) -> None:
        self.name, self.side, self.device = name, side, device
        self._looks = looks
        self.size = self.see(torch.zeros(1, 3, side, side, device=device)).shape[1]

    def see(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1] at their side -> features (N, size); differentiable."""
        return torch.cat([look(faces).float() for look in self._looks], dim=1)

    @torch.no_grad()
    def __call__(self, pixels: NDArray[np.uint8]) -> Features:
        """uint8 faces as served (N, S, S, 3) -> features (N, size), float16."""
        seen = []
        for start in range(0, len(pixels), _BATCH):
            faces = resized(pixels[start : start + _BATCH], self.side)
            batch = to_tensor(np.ascontiguousarray(faces)).to(self.device)
            seen.append(self.see(batch).cpu().numpy().astype(np.float16))
        return np.concatenate(seen)


def load_eyes(checkpoint: Path, device: str = "auto", *, imagenet: bool = False) -> Eyes:
    """Load a checkpoint's discriminator and its deck's bundled detector, where there is one.

    With `imagenet` the network of the feature critic looks too, which takes several times as long.
    Raises CheckpointError, with one sentence, for a file that cannot be read, and
    FileNotFoundError where the package of the feature critic is not installed.
    """
    header, place = read_header(checkpoint), pick_device(device)
    discriminator = load_discriminator(checkpoint, place)
    looks: list[Look] = [lambda faces: discriminator.maps(faces).mean(dim=(2, 3))]
    name, path = header.name, bundled(header.deck, "detector")
    if path.exists():
        looks.append(load_detector_network(path, place)[0].features)
        name += f"+detector-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
    if imagenet:
        looks.append(look_of_lite(place))
        name += "+lite0"
    return Eyes(name, header.resolution, looks, place)


def look_of_lite(device: torch.device) -> Look:
    """Return EfficientNet-Lite0 as a look: means of its maps at the feature critic's depths."""
    network = load_lite("lite0", device, torch.float32)

    def look(faces: Tensor) -> Tensor:
        larger = F.interpolate(faces, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        maps = network((larger + 1) * 127.5, DEPTHS)
        return torch.cat([each.mean(dim=(2, 3)) for each in maps], dim=1)

    return look
