"""Train the feature network that evaluation uses: `python -m generator.features --epochs 8`."""

from __future__ import annotations

import argparse
import json
import sys

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

from datasets.outputs import WEIGHTS
from generator.checkpoint import bundled
from generator.command import (
    add_cache_option,
    add_deck_option,
    add_out_option,
    at_least_one,
    check_out,
    command_parser,
    run,
)
from generator.data import HEADS, FaceSet, load_faces, to_tensor
from generator.device import keep_freed_memory, pick_device
from generator.evaluation.feature_network import SIDE, FeatureNetwork, extract
from generator.network.classifiers import jitter, save_classifier

_BATCH = 64


def accuracies(network: FeatureNetwork, faces: FaceSet) -> dict[str, float]:
    """Return the share of correct predictions by head."""
    _, predicted = extract(network, faces.pixels)
    truth = faces.heads
    return {n: round(float((predicted[n] == truth[n]).mean()), 4) for n in HEADS}


def train(faces: FaceSet, epochs: int, device: torch.device) -> FeatureNetwork:
    """Train on labelled faces with flips and small shifts; one-cycle learning rate."""
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


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "features", "Train the feature network that evaluation uses.", "--epochs 8"
    )
    add_deck_option(parser, "the deck whose labelled faces it learns from")
    parser.add_argument("--epochs", type=at_least_one, default=8)
    add_out_option(parser, "default: the deck's bundled one")
    add_cache_option(parser)
    return parser.parse_args(argv)


def train_and_save(args: argparse.Namespace) -> None:
    """Train the network, measure it on held-out faces, and write its weights."""
    out = check_out(args, WEIGHTS, bundled(args.deck, "features"))
    faces = load_faces(SIDE, args.cache, args.deck)
    network = train(faces.of("train"), args.epochs, pick_device())
    facts = {"epochs": args.epochs, "test_accuracy": accuracies(network, faces.of("test"))}
    save_classifier(network, facts, out)
    print(json.dumps(facts))


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(train_and_save, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
