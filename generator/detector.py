"""Train the detector, a machine opponent: `python -m generator.detector --epochs 4`.

The detector is a small network that learns, after the GAN's training, to tell fakes from real faces
and judges better than the GAN's own discriminator. Both are calibrated on held-out faces.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from datasets.outputs import WEIGHTS
from generator.checkpoint import bundled, read_header
from generator.command import (
    add_cache_option,
    add_checkpoint_options,
    add_device_option,
    add_out_option,
    at_least_one,
    check_out,
    chosen_checkpoint,
    command_parser,
    run,
)
from generator.data import FaceSet, load_faces
from generator.device import keep_freed_memory, pick_device
from generator.judges.calibration import Pairs, calibrate, score
from generator.judges.fitting import fit
from generator.judges.networks import Detector, Pixels, discriminator_of, judge_of
from generator.network.classifiers import save_classifier
from generator.sampler import Sampler, load_sampler, make_fakes
from generator.serving import finished, resized, through_jpegs

FIRST_SEED = 2_000_000_000  # not among the seeds of evaluation; play draws from all seeds
MOST = 20_000  # real faces to learn from
QUALITIES = (85, 100)  # of JPEG: random, so that the detector cannot learn one quality


def as_judged(sampler: Sampler, pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Finish faces and pass them through JPEGs, as players get them, at the size for judges."""
    shown = through_jpegs(finished(sampler.header.deck, pixels), rng, QUALITIES)
    return resized(shown, sampler.resolution)


def pairs_of(faces: FaceSet, sampler: Sampler, first: int) -> Pairs:
    """Return the real faces and, for each, a fake of its class."""
    rng = np.random.default_rng(first)
    fakes = make_fakes(sampler, faces.classes, first)
    reals = np.asarray(faces.pixels)
    return Pairs(as_judged(sampler, reals, rng), as_judged(sampler, fakes, rng))


def some_of(faces: FaceSet, most: int) -> FaceSet:
    """Return at most this many of the faces, chosen at random."""
    return faces.rows(np.sort(np.random.default_rng(0).permutation(len(faces))[:most]))


def train(pairs: Pairs, epochs: int, device: torch.device) -> Detector:
    """Train on pairs of a real and a fake face."""
    loss = F.binary_cross_entropy_with_logits
    return fit(pairs.faces, pairs.labels, loss, epochs, device, "detector")


def build(
    checkpoint: Path, faces: FaceSet, epochs: int, device: torch.device, most: int = MOST
) -> tuple[Detector, dict[str, object]]:
    """Train a detector against a checkpoint; return it with the facts about both judges.

    It learns from at most `most` real faces and as many fakes.
    """
    sampler = load_sampler(checkpoint, device.type)
    sets = {
        split: pairs_of(some_of(faces.of(split), most), sampler, FIRST_SEED + number * 100_000_000)
        for number, split in enumerate(("train", "validation", "test"))
    }
    detector = train(sets["train"], epochs, device)
    judges = {
        "discriminator": discriminator_of(checkpoint, device),
        "detector": judge_of(detector),
    }
    held_out = sets["validation"]
    facts: dict[str, object] = {"checkpoint": sampler.name, "epochs": epochs}
    for name, judge in judges.items():
        scale = calibrate(judge(held_out.faces), held_out.labels)
        facts[name] = {"scale": asdict(scale), "test": score(judge, scale, sets["test"])}
    return detector, facts


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "detector",
        "Train the detector against a checkpoint and calibrate both machine opponents.",
        "--epochs 4",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--epochs", type=at_least_one, default=4)
    parser.add_argument("--faces", type=at_least_one, default=MOST, help="default: %(default)s")
    add_device_option(parser)
    add_out_option(parser, "default: the detector of the checkpoint's deck")
    add_cache_option(parser)
    return parser.parse_args(argv)


def train_and_save(args: argparse.Namespace) -> None:
    """Train a detector, calibrate both judges, and write the detector with its facts."""
    device, checkpoint = pick_device(args.device), chosen_checkpoint(args)
    header = read_header(checkpoint)
    out = check_out(args, WEIGHTS, bundled(header.deck, "detector"))
    faces = load_faces(header.resolution, args.cache, header.deck)
    detector, facts = build(checkpoint, faces, args.epochs, device, args.faces)
    save_classifier(detector, facts, out)
    print(json.dumps(facts, indent=1))


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(train_and_save, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
