"""Code that the feature network and the detector share: a layer, jitter, and their files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from generator.network.weights import to_bf16, to_float, write_weights

# The errors that a file without such a network can raise.
UNREADABLE = (OSError, SafetensorError, RuntimeError, KeyError, ValueError, TypeError)


def halve(inputs: int, outputs: int) -> nn.Sequential:
    """Return a convolution that halves the side, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def jitter(faces: Tensor, rng: np.random.Generator) -> Tensor:
    """Flip half of the faces (N, 3, R, R), and shift all by up to 6 pixels, mirrored at borders."""
    flips = torch.from_numpy(rng.random((len(faces), 1, 1, 1)) < 0.5)
    faces = torch.where(flips, faces.flip(3), faces)
    top, left = rng.integers(0, 13, 2)
    side = faces.shape[-1]
    return F.pad(faces, (6, 6, 6, 6), mode="reflect")[..., top : top + side, left : left + side]


def save_classifier(network: nn.Module, facts: dict[str, object], path: Path) -> None:
    """Write a classifier in bf16, with facts about it in the header."""
    write_weights(to_bf16(network.state_dict()), path, {"facts": json.dumps(facts)})


def load_classifier(network: nn.Module, path: Path) -> dict[str, object]:
    """Load a classifier's weights in float32; return its facts. Raises one of UNREADABLE."""
    facts = read_facts(path)
    network.load_state_dict(to_float(load_file(path)))
    return facts


def read_facts(path: Path) -> dict[str, object]:
    """Return the facts in the header of a classifier's file."""
    with safe_open(path, framework="numpy") as file:
        facts: dict[str, object] = json.loads(file.metadata()["facts"])
    return facts
