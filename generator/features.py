"""Feature network phi: our own measure of what a face looks like, trained on a deck's labels.

It takes the place that Inception has elsewhere, so its scores are called KID-face and FD-face and
compare with each other only. Train it anew with `python -m generator.features`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from generator.checkpoint import DECKS, UTKFACE, CheckpointError, bundled
from generator.data import HEADS, FaceSet, load_faces, to_tensor
from generator.device import keep_freed_memory, pick_device
from generator.network.weights import to_bf16, to_float, write_weights

SIDE = 96
DIMENSIONS = 256
_BATCH = 64
# What a file that holds no small network of ours can bring up.
UNREADABLE = (OSError, SafetensorError, RuntimeError, KeyError, ValueError, TypeError)


def halve(inputs: int, outputs: int) -> nn.Sequential:
    """Return a convolution that halves the side, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


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


def accuracies(network: FeatureNetwork, faces: FaceSet) -> dict[str, float]:
    """Return the share of correct predictions by head."""
    _, predicted = extract(network, faces.pixels)
    truth = faces.heads
    return {n: round(float((predicted[n] == truth[n]).mean()), 4) for n in HEADS}


def train(faces: FaceSet, epochs: int, device: torch.device) -> FeatureNetwork:
    """Train phi on labelled faces with flips and small shifts; one-cycle learning rate."""
    torch.manual_seed(0)
    network = FeatureNetwork().to(device)
    labels = {name: torch.from_numpy(values) for name, values in faces.heads.items()}
    steps = epochs * (len(faces) // _BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    rng = np.random.default_rng(0)
    for step in tqdm(range(steps), desc="feature network", unit=" steps"):
        if step % (len(faces) // _BATCH) == 0:
            order = rng.permutation(len(faces))
        rows = order[(step * _BATCH) % (len(faces) - _BATCH) :][:_BATCH]
        logits = network(jitter(to_tensor(faces.pixels[rows]), rng).to(device))
        loss = sum(F.cross_entropy(logits[n], labels[n][rows].to(device)) for n in HEADS)
        optimiser.zero_grad(set_to_none=True)
        torch.as_tensor(loss).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    network.eval()
    return network


def jitter(faces: Tensor, rng: np.random.Generator) -> Tensor:
    """Flip half of the faces (N, 3, R, R), and shift all by up to 6 pixels, mirrored at borders."""
    flips = torch.from_numpy(rng.random((len(faces), 1, 1, 1)) < 0.5)
    faces = torch.where(flips, faces.flip(3), faces)
    top, left = rng.integers(0, 13, 2)
    side = faces.shape[-1]
    return F.pad(faces, (6, 6, 6, 6), mode="reflect")[..., top : top + side, left : left + side]


def load_features(path: Path, device: str = "auto") -> FeatureNetwork:
    """Load a phi. Raises CheckpointError, with one sentence."""
    network = FeatureNetwork()
    try:
        load_network(network, path)
    except UNREADABLE as error:
        raise CheckpointError(f"The feature network {path.name} cannot be read.") from error
    return network.eval().to(pick_device(device))


def facts(path: Path) -> dict[str, object]:
    """Return phi's held-out accuracies by head, and the hash of its file."""
    return read_facts(path) | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def save_network(network: nn.Module, known: dict[str, object], path: Path) -> None:
    """Write a small network in bf16, with what is known of it in the header."""
    write_weights(to_bf16(network.state_dict()), path, {"facts": json.dumps(known)})


def load_network(network: nn.Module, path: Path) -> dict[str, object]:
    """Load a small network's weights in float32; what is known of it. Raises UNREADABLE."""
    known = read_facts(path)
    network.load_state_dict(to_float(load_file(path)))
    return known


def read_facts(path: Path) -> dict[str, object]:
    """Return what the header of a small network says."""
    with safe_open(path, framework="numpy") as file:
        stated: dict[str, object] = json.loads(file.metadata()["facts"])
    return stated


def main(argv: list[str] | None = None) -> int:
    """Train phi, measure it on held-out faces, and write its weights."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.features",
        description="Train the feature network that evaluation uses.",
        epilog="Example: python -m generator.features --epochs 8",
    )
    parser.add_argument("--deck", choices=DECKS, default=UTKFACE)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--out", type=Path, help="default: the deck's bundled one")
    parser.add_argument("--cache", type=Path, default=Path("runs"))
    args = parser.parse_args(argv)
    try:
        faces = load_faces(SIDE, args.cache, args.deck)
        network = train(faces.of("train"), args.epochs, pick_device())
        measured = {"epochs": args.epochs, "test_accuracy": accuracies(network, faces.of("test"))}
        save_network(network, measured, args.out or bundled(args.deck, "features"))
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(measured))
    return 0


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
