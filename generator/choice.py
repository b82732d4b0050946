"""Train the chooser of a checkpoint: `python -m generator.choice`.

A linear teacher tells fakes from reals by the features of a network trained on ImageNet, and a
small network, which the worker can afford, learns to give fakes the teacher's scores (Hinton et al.
2015). Taking the best of k is rejection sampling by an estimated density ratio (Azadi et al. 2019).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

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
from generator.data import FaceSet, load_faces, quizzed
from generator.device import fast_dtype, keep_freed_memory, pick_device
from generator.evaluation.distances import Features, logistic
from generator.imagenet.lite import EfficientNetLite, load_lite
from generator.judges.fitting import fit
from generator.judges.networks import Detector, Pixels, judge_of
from generator.network.classifiers import save_classifier
from generator.network.feature_critic import DEPTHS, SIDE
from generator.sampler import Sampler, load_sampler, make_fakes
from generator.serving import served

FIRST_SEED = 3_000_000_000  # not among the seeds of evaluation and of the detector
RIDGE = 300.0
_BATCH = 32


@dataclass(frozen=True)
class Teacher:
    """A linear judge of pooled features: a face's log odds of being a real one."""

    mean: Features
    spread: Features
    weights: Features

    @classmethod
    def taught(cls, reals: Features, fakes: Features) -> Teacher:
        """Fit a teacher to features of as many reals as fakes, each (N, d)."""
        both = np.concatenate([reals, fakes])
        mean, spread = both.mean(axis=0), both.std(axis=0) + 1e-6
        labels = np.repeat([1.0, 0.0], [len(reals), len(fakes)])
        return cls(mean, spread, logistic((both - mean) / spread, labels, RIDGE))

    def score(self, features: Features) -> Features:
        """Return scores (N,), higher for what looks real."""
        scores: Features = (features - self.mean) / self.spread @ self.weights
        return scores


@torch.inference_mode()
def pooled(eyes: EfficientNetLite, faces: Pixels) -> Features:
    """uint8 faces (N, R, R, 3) -> means and maxima of the maps at four depths (N, 992)."""

    def batches() -> Iterator[Features]:
        for start in tqdm(range(0, len(faces), _BATCH), desc="features", unit=" batches"):
            batch = torch.from_numpy(np.ascontiguousarray(faces[start : start + _BATCH]))
            x = batch.to(eyes.stem.bias.device).permute(0, 3, 1, 2).float()
            x = F.interpolate(x, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
            maps = [each.float() for each in eyes(x, DEPTHS)]
            parts = [each.mean(dim=(2, 3)) for each in maps] + [each.amax((2, 3)) for each in maps]
            yield torch.cat(parts, dim=1).double().cpu().numpy()

    return np.concatenate(list(batches()))


def build(
    sampler: Sampler, faces: FaceSet, count: int, epochs: int, device: torch.device
) -> tuple[Detector, dict[str, object]]:
    """Teach a teacher, and a small network from it; return the network and the facts about it.

    `count` fakes are made for the network to learn from, a tenth as many to test it with.
    """
    eyes, rng = load_lite("lite0", device, fast_dtype(device)), np.random.default_rng(0)
    deck, reals = sampler.header.deck, faces.of("train")
    reals = reals.rows(np.flatnonzero(quizzed(deck, reals.classes)))
    classes = rng.choice(reals.classes, count + count // 10)
    fakes = make_fakes(sampler, classes, FIRST_SEED)
    features = pooled(eyes, served(deck, fakes))
    size = min(len(reals), count // 2)
    rows = np.sort(rng.permutation(len(reals))[:size])
    teacher = Teacher.taught(pooled(eyes, served(deck, reals.pixels[rows])), features[:size])
    scores = teacher.score(features)
    scores = (scores - scores.mean()) / scores.std()
    network = fit(fakes[:count], scores[:count], F.mse_loss, epochs, device, "chooser")
    agreement = np.corrcoef(judge_of(network)(fakes[count:]), scores[count:])[0, 1]
    facts = {"checkpoint": sampler.name, "epochs": epochs, "fakes": count}
    return network, facts | {"correlation_with_teacher": round(float(agreement), 4)}


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "choice",
        "Train the network by which the worker chooses the most convincing of several fakes.",
        "--count 16000 --epochs 8",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--count", type=at_least_one, default=16_000, help="fakes to learn from")
    parser.add_argument("--epochs", type=at_least_one, default=8)
    add_device_option(parser)
    add_out_option(parser, "default: the chooser of the checkpoint's deck")
    add_cache_option(parser)
    return parser.parse_args(argv)


def train_and_save(args: argparse.Namespace) -> None:
    """Train a chooser and write it with its facts."""
    device, checkpoint = pick_device(args.device), chosen_checkpoint(args)
    header = read_header(checkpoint)
    out = check_out(args, WEIGHTS, bundled(header.deck, "chooser"))
    faces = load_faces(header.resolution, args.cache, header.deck)
    sampler = load_sampler(checkpoint, device.type)
    network, facts = build(sampler, faces, args.count, args.epochs, device)
    save_classifier(network, facts, out)
    print(json.dumps(facts, indent=1))


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(train_and_save, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
