"""The trained detector: a small network that learned afterwards to tell our fakes from reals.

It is the strongest machine opponent. `python -m generator.detector` trains it against a checkpoint
and calibrates it, and the GAN's own discriminator beside it, on held-out reals.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from generator.checkpoint import (
    CheckpointError,
    add_checkpoint_options,
    bundled,
    chosen,
    load_weights,
)
from generator.data import UNKNOWN_CLASS, FaceSet, load_faces, to_tensor
from generator.device import keep_freed_memory, pick_device
from generator.evaluation.distances import auc
from generator.features import UNREADABLE, halve, jitter, load_network, save_network
from generator.network.model import Discriminator
from generator.sampler import Sampler, load_sampler, make_fakes

WIDTHS = (32, 64, 128, 192)
FIRST_SEED = 2_000_000_000  # apart from the seeds of evaluation; play draws from all of them
QUALITIES = (85, 100)  # JPEG qualities that faces pass through, so that none of them matters
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

    def forward(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1] -> logits (N,)."""
        hidden = self.last(self.trunk(faces.contiguous(memory_format=torch.channels_last)))
        logits: Tensor = self.head(F.dropout(hidden.mean(dim=(2, 3)), 0.3, self.training))
        return logits[:, 0]


@dataclass(frozen=True)
class Scale:
    """Platt's scaling of a logit: P(fake) = sigmoid((logit - bias) / temperature)."""

    bias: float
    temperature: float

    def p_fake(self, logits: Logits) -> Logits:
        """Return probabilities (N,)."""
        squashed: Logits = 1 / (1 + np.exp(-(logits - self.bias) / self.temperature))
        return squashed


def judge_of(network: nn.Module, *more: Callable[[int], Tensor]) -> Judge:
    """Return a network as a function from uint8 faces to logits; `more` makes its other inputs."""
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


def discriminator_of(path: Path, device: torch.device) -> Judge:
    """Return a checkpoint's discriminator as a judge; it is not told the class of a face."""
    config, weights = load_weights(path, "discriminator")
    network = Discriminator(config)
    network.load_state_dict(weights)
    network = network.eval().requires_grad_(False).to(device)
    real = judge_of(network, lambda count: torch.full((count,), UNKNOWN_CLASS))
    return lambda pixels: -real(pixels)


def calibrate(logits: Logits, labels: Logits, steps: int = 50) -> Scale:
    """Fit bias and temperature to labels (N,), 1 for FAKE, by Newton's method on the likelihood.

    Platt 1999, with his smoothed targets, so that a perfect judge does not become certain.
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
    slope = max(weights[0], 1e-3) / spread  # a judge worse than chance says nothing
    return Scale(float(logits.mean() - weights[1] / slope), float(1 / slope))


def as_served(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Pass each face through a JPEG, as every face that is shown has been."""
    served = []
    for face in pixels:
        file = io.BytesIO()
        quality = int(rng.integers(*QUALITIES))
        Image.fromarray(face).save(file, "JPEG", quality=quality, subsampling=0)
        served.append(np.asarray(Image.open(file)))
    return np.stack(served)


@dataclass(frozen=True)
class Pairs:
    """Reals and as many fakes of the same classes, both uint8 (N, R, R, 3) as served."""

    reals: Pixels
    fakes: Pixels

    @property
    def faces(self) -> Pixels:
        """All faces (2N, R, R, 3), reals first."""
        return np.concatenate([self.reals, self.fakes])

    @property
    def labels(self) -> Logits:
        """1.0 for FAKE, 0.0 for REAL: (2N,)."""
        return np.repeat([0.0, 1.0], [len(self.reals), len(self.fakes)])


def pairs_of(faces: FaceSet, sampler: Sampler, first: int) -> Pairs:
    """Set beside each real a fake of its class."""
    rng = np.random.default_rng(first)
    fakes = make_fakes(sampler, faces.classes, first)
    return Pairs(as_served(np.asarray(faces.pixels), rng), as_served(fakes, rng))


def train(pairs: Pairs, epochs: int, device: torch.device) -> Detector:
    """Train on pairs with flips and shifts; one-cycle learning rate."""
    torch.manual_seed(0)
    network = Detector().to(device)
    faces, labels = pairs.faces, torch.from_numpy(pairs.labels).float()
    each = max(1, len(faces) // _BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=epochs * each)
    rng = np.random.default_rng(0)
    with tqdm(total=epochs * each, desc="detector", unit=" steps") as bar:
        for _ in range(epochs):
            order = rng.permutation(len(faces))
            for step in range(each):
                rows = np.sort(order[step * _BATCH : (step + 1) * _BATCH])
                logits = network(jitter(to_tensor(faces[rows]), rng).to(device))
                loss = F.binary_cross_entropy_with_logits(logits, labels[rows].to(device))
                optimiser.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
                schedule.step()
                bar.update()
    return network.eval()


def score(judge: Judge, scale: Scale, pairs: Pairs) -> dict[str, float]:
    """Return accuracy, area under the curve and Brier score of a calibrated judge."""
    p_fake, labels = scale.p_fake(judge(pairs.faces)), pairs.labels
    return {
        "accuracy": float(((p_fake > 0.5) == (labels == 1)).mean()),
        "auc": auc(p_fake[labels == 1], p_fake[labels == 0]),
        "brier": float(np.square(p_fake - labels).mean()),
    }


def build(
    checkpoint: Path, faces: FaceSet, epochs: int, device: torch.device
) -> tuple[Detector, dict[str, object]]:
    """Train a detector against a checkpoint; with it what is known of both judges."""
    sampler = load_sampler(checkpoint, device.type)
    sets = {
        split: pairs_of(faces.of(split), sampler, FIRST_SEED + number * 100_000_000)
        for number, split in enumerate(("train", "validation", "test"))
    }
    detector = train(sets["train"], epochs, device)
    judges = {
        "discriminator": discriminator_of(checkpoint, device),
        "detector": judge_of(detector),
    }
    held_out = sets["validation"]
    known: dict[str, object] = {"checkpoint": sampler.name, "epochs": epochs}
    for name, judge in judges.items():
        scale = calibrate(judge(held_out.faces), held_out.labels)
        known[name] = {"scale": asdict(scale), "test": score(judge, scale, sets["test"])}
    return detector, known


def load(path: Path, device: torch.device) -> tuple[Judge, dict[str, object]]:
    """Load a detector and what is known of it. Raises CheckpointError, with one sentence."""
    network = Detector()
    try:
        known = load_network(network, path)
    except UNREADABLE as error:
        raise CheckpointError(f"The detector {path.name} cannot be read.") from error
    return judge_of(network.eval().requires_grad_(False).to(device)), known


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.detector",
        description="Train the detector against a checkpoint and calibrate both machine opponents.",
        epilog="Example: python -m generator.detector --epochs 4",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--out", type=Path, help="default: the detector of the checkpoint's deck")
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    args = parser.parse_args(argv)
    try:
        device = pick_device(args.device)
        checkpoint = chosen(args)
        header = load_sampler(checkpoint, "cpu").header
        faces = load_faces(header.resolution, args.cache, header.deck)
        detector, known = build(checkpoint, faces, args.epochs, device)
        save_network(detector, known, args.out or bundled(header.deck, "detector"))
    except (CheckpointError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(known, indent=1))
    return 0


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
