"""Keep stages of a training in small files, with figures and pictures.

`python -m generator.milestones runs/p64/milestone-*.safetensors` makes them.

Each stage becomes an int8 generator in generator/checkpoints/<deck>/milestones, a JPEG of nine
seeds in static/how/<deck>, and an entry of milestones.json there, for the page How it works.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from datasets.outputs import LIST, PICTURE, WEIGHTS, check_output
from generator.checkpoint import UTKFACE, bundled, load_weights, read_header, save_milestone
from generator.command import (
    add_cache_option,
    add_deck_option,
    add_replace_option,
    command_parser,
    run,
)
from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.data import FaceSet, load_faces
from generator.device import keep_freed_memory
from generator.evaluation import measurements
from generator.evaluation.feature_network import load_features
from generator.network.model import NETWORKS, Generator, ModelConfig
from generator.network.weights import Weights
from generator.sampler import load_sampler, make_fakes
from generator.serving import finished, resized

SIDE = 96
ROWS = 3
QUALITY = 88
FIRST_SEED = 2_000_000_000
FIGURES = ("kid_face", "fd_face", "precision", "recall", "coverage")
SHOWN = Path(__file__).resolve().parent.parent / "static/how"
INDEX = "milestones.json"


@dataclass(frozen=True)
class Stage:
    """An averaged generator as it was at some point of its training."""

    config: ModelConfig
    weights: Weights
    provenance: dict[str, Any]

    @property
    def name(self) -> str:
        """Thousands of images, in five digits."""
        return f"{round(self.provenance['kimg']):05d}"


def untrained(provenance: dict[str, Any]) -> Stage:
    """Return the generator that a run began with: its seed fixes every weight."""
    network, seed = provenance["phases"][0]["network"], provenance.get("seed", 0)
    torch.manual_seed(seed)
    config = NETWORKS[network]
    start = {"network": network, "kimg": 0.0, "phases": [], "seed": seed, "data": "none"}
    start |= {"deck": provenance.get("deck", UTKFACE), "trained_at": provenance["trained_at"]}
    return Stage(config, Generator(config).state_dict(), start)


def stages(checkpoints: list[Path]) -> list[Stage]:
    """Return the untrained generator and each checkpoint's, in the order of their training."""
    trained = [
        Stage(*load_weights(path, "generator"), read_header(path).provenance)
        for path in checkpoints
    ]
    trained.sort(key=lambda stage: float(stage.provenance["kimg"]))
    return [untrained(trained[0].provenance), *trained]


def measured_figures(path: Path, held_out: FaceSet, count: int) -> dict[str, float]:
    """Measure a milestone's fakes, enlarged to 96 px, against held-out real faces of its deck."""
    rows = np.resize(np.random.default_rng(0).permutation(len(held_out)), count)
    fakes = make_fakes(load_sampler(path, "cpu"), held_out.classes[rows], FIRST_SEED)
    phi = load_features(bundled(read_header(path).deck, "features"))
    fake, real = (
        measurements.extracted(phi, resized(fakes, SIDE)),
        measurements.extracted(phi, held_out.pixels),
    )
    values = measurements.figures(fake, real)
    return {name: round(values[name], 4) for name in FIGURES}


def save_stage(stage: Stage, held_out: FaceSet, count: int, folder: Path) -> dict[str, Any]:
    """Write a stage's file with figures measured with it; return the provenance in its header."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stage.name}.safetensors"
    save_milestone(path, stage.weights, stage.config, stage.provenance)
    provenance = stage.provenance | {"figures": measured_figures(path, held_out, count)}
    save_milestone(path, stage.weights, stage.config, provenance)
    return provenance


def draw_stage(path: Path, picture: Path, seeds: range) -> None:
    """Write a JPEG of nine faces that a milestone makes of the seeds."""
    sampler = load_sampler(path, "cpu")
    faces = finished(sampler.header.deck, sampler.make(seeds, adults_in_turn(len(seeds))))
    picture.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(resized(faces, SIDE), columns=ROWS).save(picture, quality=QUALITY)


def read_captions(index: Path) -> dict[str, str]:
    """Return the words that people have written about stages, by name."""
    if not index.is_file():
        return {}
    entries = json.loads(index.read_text(encoding="utf-8"))
    return {entry["name"]: entry["caption"] for entry in entries if "caption" in entry}


def index_entry(
    stage: Stage, provenance: dict[str, Any], captions: dict[str, str]
) -> dict[str, Any]:
    """Return what the page How it works reads about a stage."""
    entry = {"name": stage.name, "kimg": round(provenance["kimg"])}
    entry |= {"resolution": stage.config.resolution, "figures": provenance["figures"]}
    return entry | ({"caption": captions[stage.name]} if stage.name in captions else {})


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "milestones",
        "Keep stages of the training from noise to faces, with figures and pictures.",
        "runs/p64/milestone-*.safetensors",
    )
    parser.add_argument("checkpoints", nargs="*", type=Path, help="default: the bundled one")
    add_deck_option(parser, "without checkpoints, use this deck's bundled one")
    parser.add_argument("--count", type=int, default=1500, help="fakes to measure with")
    parser.add_argument("--seed", type=int, default=1, help="first of nine seeds to draw")
    parser.add_argument("--kept", type=Path, help="folder for generators")
    parser.add_argument("--shown", type=Path, help="folder for pictures")
    add_replace_option(parser)
    add_cache_option(parser)
    args = parser.parse_args(argv)
    args.checkpoints = args.checkpoints or [bundled(args.deck)]
    return args


def check_files(names: Iterable[str], kept: Path, shown: Path, *, replace: bool) -> None:
    """Raise an OSError, with a sentence, where writing stages would destroy something."""
    check_output(shown / INDEX, LIST, replace=replace)
    for name in names:
        check_output(kept / f"{name}.safetensors", WEIGHTS, replace=replace)
        check_output(shown / f"{name}.jpg", PICTURE, replace=replace)


def keep_stages(args: argparse.Namespace) -> None:
    """Keep, measure and draw each stage, and write the index of their deck."""
    deck = read_header(args.checkpoints[0]).deck
    kept, shown = args.kept or bundled(deck).parent / "milestones", args.shown or SHOWN / deck
    found = stages(args.checkpoints)
    check_files((stage.name for stage in found), kept, shown, replace=args.replace)
    held_out = load_faces(SIDE, args.cache, deck).of("validation")
    captions = read_captions(shown / INDEX)
    seeds = range(args.seed, args.seed + ROWS**2)
    index = []
    for stage in found:
        provenance = save_stage(stage, held_out, args.count, kept)
        draw_stage(kept / f"{stage.name}.safetensors", shown / f"{stage.name}.jpg", seeds)
        index.append(index_entry(stage, provenance, captions))
        print(stage.name, provenance["figures"], flush=True)
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    (shown / INDEX).write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(keep_stages, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
