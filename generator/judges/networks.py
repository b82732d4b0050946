"""The two networks that judge faces: the detector, and a checkpoint's own discriminator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from generator.checkpoint import CheckpointError, load_weights
from generator.data import UNKNOWN_CLASS, to_tensor
from generator.network.classifiers import UNREADABLE, halve, load_classifier
from generator.network.model import Discriminator

WIDTHS = (32, 64, 128, 192)
_BATCH = 64

Pixels = NDArray[np.uint8]
Logits = NDArray[np.float64]
Judge = Callable[[Pixels], Logits]  # faces (N, R, R, 3) -> logits of FAKE (N,)


class Detector(nn.Module):
    """Faces (N, 3, R, R) of any size to logits of FAKE (N,)."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (3, *WIDTHS[:-1])
        self.trunk = nn.Sequential(*(halve(i, o) for i, o in zip(inputs, WIDTHS, strict=True)))
        self.last = nn.Sequential(
            nn.Conv2d(WIDTHS[-1], WIDTHS[-1], 3, padding=1, bias=False),
            nn.BatchNorm2d(WIDTHS[-1]),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(WIDTHS[-1], 1)

    def features(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1] -> means of the last maps (N, 192)."""
        hidden = self.last(self.trunk(faces.contiguous(memory_format=torch.channels_last)))
        means: Tensor = hidden.mean(dim=(2, 3))
        return means

    def forward(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1] -> logits (N,)."""
        logits: Tensor = self.head(F.dropout(self.features(faces), 0.3, self.training))
        return logits[:, 0]


def judge_of(network: nn.Module, *more: Callable[[int], Tensor]) -> Judge:
    """Return a network as a function from uint8 faces to logits.

    `more` are functions that make the network's other inputs for a number of faces.
    """
    device = next(network.parameters()).device

    @torch.inference_mode()
    def judge(pixels: Pixels) -> Logits:
        logits = []
        for start in range(0, len(pixels), _BATCH):
            faces = to_tensor(np.ascontiguousarray(pixels[start : start + _BATCH])).to(device)
            rest = [make(len(faces)).to(device) for make in more]
            logits.append(network(faces, *rest).double().cpu().numpy())
        return np.concatenate(logits)

    return judge


def load_discriminator(path: Path, device: torch.device) -> Discriminator:
    """Load a checkpoint's discriminator, frozen. Raises CheckpointError, with one sentence."""
    config, weights = load_weights(path, "discriminator")
    network = Discriminator(config)
    network.load_state_dict(weights)
    return network.eval().requires_grad_(False).to(device)


def discriminator_of(path: Path, device: torch.device) -> Judge:
    """Return a checkpoint's discriminator as a judge; it is not told the class of a face."""
    network = load_discriminator(path, device)
    logits_of_real = judge_of(network, lambda count: torch.full((count,), UNKNOWN_CLASS))
    return lambda pixels: -logits_of_real(pixels)


def load_detector_network(path: Path, device: torch.device) -> tuple[Detector, dict[str, object]]:
    """Load a detector, frozen, and its facts. Raises CheckpointError, with one sentence."""
    network = Detector()
    try:
        facts = load_classifier(network, path)
    except UNREADABLE as error:
        raise CheckpointError(f"The judge {path.name} cannot be read.") from error
    return network.eval().requires_grad_(False).to(device), facts


def load_detector(path: Path, device: torch.device) -> tuple[Judge, dict[str, object]]:
    """Load a detector as a judge, and its facts. Raises CheckpointError, with one sentence."""
    network, facts = load_detector_network(path, device)
    return judge_of(network), facts
