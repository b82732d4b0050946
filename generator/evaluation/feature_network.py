"""Feature network phi: a small classifier of age group, gender and race, whose features we compare.

Elsewhere Inception has this place. Scores with phi are called KID-face and FD-face, and compare
with each other only. `python -m generator.features` trains it.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from generator.checkpoint import CheckpointError
from generator.data import HEADS, to_tensor
from generator.device import pick_device
from generator.network.classifiers import UNREADABLE, halve, load_classifier, read_facts

SIDE = 96
DIMENSIONS = 256
_BATCH = 64


class FeatureNetwork(nn.Module):
    """Faces to 256 features, and from these to logits of age group, gender and race."""

    def __init__(self) -> None:
        super().__init__()
        widths = (3, 32, 64, 128, 256)
        pairs = pairwise(widths)
        self.trunk = nn.Sequential(*(halve(i, o) for i, o in pairs))  # 96 -> 6
        self.last = nn.Sequential(
            nn.Conv2d(256, DIMENSIONS, 3, padding=1, bias=False),
            nn.BatchNorm2d(DIMENSIONS),
            nn.ReLU(inplace=True),
        )
        self.heads = nn.ModuleDict({n: nn.Linear(DIMENSIONS, size) for n, size in HEADS.items()})

    def features(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1], any R -> features (N, 256)."""
        if faces.shape[-1] != SIDE:
            faces = F.interpolate(faces, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        hidden = self.last(self.trunk(faces.contiguous(memory_format=torch.channels_last)))
        mean: Tensor = hidden.mean(dim=(2, 3))
        return mean

    def forward(self, faces: Tensor) -> dict[str, Tensor]:
        """faces (N, 3, R, R) -> logits by head: age (N, 6), gender (N, 2), race (N, 5)."""
        features = F.dropout(self.features(faces), 0.3, self.training)
        return {name: head(features) for name, head in self.heads.items()}


@torch.inference_mode()
def extract(
    network: FeatureNetwork, pixels: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.int64]]]:
    """uint8 faces (N, R, R, 3) -> features (N, 256), and predicted labels by head (N,)."""
    device = next(network.parameters()).device
    features, predicted = [], {name: [] for name in HEADS}  # type: ignore[var-annotated]
    for start in range(0, len(pixels), _BATCH):
        faces = to_tensor(np.ascontiguousarray(pixels[start : start + _BATCH])).to(device)
        batch = network.features(faces)
        features.append(batch.double().cpu().numpy())
        for name, head in network.heads.items():
            predicted[name].append(head(batch).argmax(dim=1).cpu().numpy())
    return np.concatenate(features), {n: np.concatenate(v) for n, v in predicted.items()}


def load_features(path: Path, device: str = "auto") -> FeatureNetwork:
    """Load a feature network. Raises CheckpointError, with one sentence."""
    network = FeatureNetwork()
    try:
        load_classifier(network, path)
    except UNREADABLE as error:
        raise CheckpointError(f"The feature network {path.name} cannot be read.") from error
    return network.eval().to(pick_device(device))


def feature_network_facts(path: Path) -> dict[str, object]:
    """Return a feature network's held-out accuracies by head, and the hash of its file."""
    return read_facts(path) | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
