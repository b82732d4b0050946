"""Keep stages of the training, small, with figures and pictures: `python -m generator.milestones`.

Each stage becomes an int8 generator in generator/checkpoints/<deck>/milestones, a JPEG of nine
seeds in static/how/<deck>, and an entry of milestones.json there, for the page How it works.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from generator.checkpoint import (
    DECKS,
    UTKFACE,
    CheckpointError,
    bundled,
    load_weights,
    read_header,
    save_milestone,
)
from generator.data import FaceSet, load_faces
from generator.device import keep_freed_memory
from generator.evaluation import measurements
from generator.features import load_features
from generator.network.model import NETWORKS, Generator, ModelConfig
from generator.network.weights import Weights
from generator.sample import adults_in_turn, contact_sheet
from generator.sampler import load_sampler, make_fakes

SIDE = 96
ROWS = 3
QUALITY = 88
FIRST_SEED = 2_000_000_000
FIGURES = ("kid_face", "fd_face", "precision", "recall", "coverage")
SHOWN = Path(__file__).resolve().parent.parent / "static/how"
INDEX = "milestones.json"


@dataclass(frozen=True)
class Stage:
    """An averaged generator somewhere on its way."""

    config: ModelConfig
    weights: Weights
    provenance: dict[str, Any]

    @property
    def name(self) -> str:
        """Thousands of images, in five digits."""
        return f"{round(self.provenance['kimg']):05d}"


def enlarged(faces: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Resample uint8 faces (N, R, R, 3) to 96 px, as a browser would."""
    size = (SIDE, SIDE)
    if faces.shape[1:3] == size:
        return faces
    resized = [Image.fromarray(face).resize(size, Image.Resampling.BICUBIC) for face in faces]
    return np.stack([np.asarray(face) for face in resized])


def untrained(provenance: dict[str, Any]) -> Stage:
    """Return the generator that a run began with: its seed fixes every weight."""
    network, seed = provenance["phases"][0]["network"], provenance.get("seed", 0)
    torch.manual_seed(seed)
    config = NETWORKS[network]
    start = {"network": network, "kimg": 0.0, "phases": [], "seed": seed, "data": "none"}
    start |= {"deck": provenance.get("deck", UTKFACE), "trained_at": provenance["trained_at"]}
    return Stage(config, Generator(config).state_dict(), start)


def stages(checkpoints: list[Path]) -> list[Stage]:
    """Return noise, and each checkpoint's generator, by their thousands of images."""
    found = [
        Stage(*load_weights(path, "generator"), read_header(path).provenance)
        for path in checkpoints
    ]
    found.sort(key=lambda stage: float(stage.provenance["kimg"]))
    return [untrained(found[0].provenance), *found]


def figures(path: Path, held_out: FaceSet, count: int) -> dict[str, float]:
    """Measure a milestone's fakes, enlarged to 96 px, against held-out reals of its deck."""
    rows = np.resize(np.random.default_rng(0).permutation(len(held_out)), count)
    fakes = make_fakes(load_sampler(path, "cpu"), held_out.classes[rows], FIRST_SEED)
    phi = load_features(bundled(read_header(path).deck, "features"))
    fake, real = (
        measurements.look_at(phi, enlarged(fakes)),
        measurements.look_at(phi, held_out.pixels),
    )
    known = measurements.figures(fake, real)
    return {name: round(known[name], 4) for name in FIGURES}


def keep(stage: Stage, held_out: FaceSet, count: int, folder: Path) -> dict[str, Any]:
    """Write a stage's file, with the figures that were measured with it; what its header says."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stage.name}.safetensors"
    save_milestone(path, stage.weights, stage.config, stage.provenance)
    known = stage.provenance | {"figures": figures(path, held_out, count)}
    save_milestone(path, stage.weights, stage.config, known)
    return known


def draw(path: Path, picture: Path, seeds: range) -> None:
    """Write a JPEG of nine faces that a milestone makes of the seeds."""
    faces = load_sampler(path, "cpu").make(seeds, adults_in_turn(len(seeds)))
    picture.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(enlarged(faces), columns=ROWS).save(picture, quality=QUALITY)


def captions(index: Path) -> dict[str, str]:
    """Return the words that people have written about stages, by name."""
    if not index.is_file():
        return {}
    entries = json.loads(index.read_text(encoding="utf-8"))
    return {entry["name"]: entry["caption"] for entry in entries if "caption" in entry}


def run(args: argparse.Namespace) -> None:
    """Keep, measure and draw each stage, and write the index of their deck."""
    index = []
    deck = read_header(args.checkpoints[0]).deck
    kept, shown = args.kept or bundled(deck).parent / "milestones", args.shown or SHOWN / deck
    held_out = load_faces(SIDE, args.cache, deck).of("validation")
    words = captions(shown / INDEX)
    seeds = range(args.seed, args.seed + ROWS**2)
    for stage in stages(args.checkpoints):
        known = keep(stage, held_out, args.count, kept)
        draw(kept / f"{stage.name}.safetensors", shown / f"{stage.name}.jpg", seeds)
        entry = {"name": stage.name, "kimg": round(known["kimg"])}
        entry |= {"resolution": stage.config.resolution, "figures": known["figures"]}
        index.append(entry | ({"caption": words[stage.name]} if stage.name in words else {}))
        print(entry["name"], entry["figures"], flush=True)
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    (shown / INDEX).write_text(text, encoding="utf-8")


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.milestones",
        description="Keep stages of the training from noise to faces, with figures and pictures.",
        epilog="Example: python -m generator.milestones runs/p64/milestone-*.safetensors",
    )
    parser.add_argument("checkpoints", nargs="*", type=Path, help="default: the bundled one")
    parser.add_argument("--deck", choices=DECKS, default=UTKFACE, help="whose bundled checkpoint")
    parser.add_argument("--count", type=int, default=1500, help="fakes to measure with")
    parser.add_argument("--seed", type=int, default=1, help="first of nine seeds to draw")
    parser.add_argument("--kept", type=Path, help="folder for generators")
    parser.add_argument("--shown", type=Path, help="folder for pictures")
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    args = parser.parse_args(argv)
    args.checkpoints = args.checkpoints or [bundled(args.deck)]
    return args


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    try:
        run(args)
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
