"""Measure a checkpoint against held-out reals: `python -m generator.evaluate`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from generator.checkpoint import CheckpointError, add_checkpoint_options, bundled, chosen
from generator.data import FaceSet, kinds_of, load_faces
from generator.device import keep_freed_memory
from generator.evaluation import measurements
from generator.evaluation.distances import nearest
from generator.evaluation.measurements import Extracted
from generator.evaluation.report import Pictures, Report, html, table
from generator.features import facts, load_features
from generator.sample import adults_in_turn, contact_sheet
from generator.sampler import Sampler, load_sampler, make_fakes
from generator.training_curves import draw, read_log

FIRST_SEED = 1_000_000_000
PAIRS = 32
SEEDS = range(1, 65)  # of the grid
LEAST = 50  # held-out faces, below which the figures mean nothing


def closest_pairs(fake: Extracted, train: Extracted) -> Image.Image:
    """Return the fakes that come closest to training reals, each above its neighbour."""
    index, far = nearest(fake.features, train.features)
    order = np.argsort(far)[:PAIRS]
    half = PAIRS // 2
    rows = []
    for part in (order[:half], order[half:]):
        rows += [fake.pixels[part], np.asarray(train.pixels[index[part]])]
    return contact_sheet(np.concatenate(rows), columns=half)


def evaluate(
    sampler: Sampler, faces: FaceSet, split: str, psi: float, count: int
) -> tuple[Report, Pictures]:
    """Evaluate a sampler on a split. Raises ValueError, with a sentence, for too few faces."""
    held_out, trained_on = faces.of(split), faces.of("train")
    if min(len(held_out), len(trained_on)) < LEAST:
        raise ValueError(
            f"Too few reals to measure with: {len(held_out)} held out and "
            f"{len(trained_on)} to train on, {LEAST} of each are the least."
        )
    weights = bundled(sampler.header.deck, "features")
    phi = load_features(weights)
    rng = np.random.default_rng(0)
    rows = np.resize(rng.permutation(len(held_out)), count)
    fake = measurements.look_at(phi, make_fakes(sampler, held_out.classes[rows], FIRST_SEED, psi))
    real = measurements.look_at(phi, held_out.pixels)
    train = measurements.look_at(phi, trained_on.pixels)
    some_train = train.rows(np.sort(rng.permutation(len(trained_on.pixels))[:count]))
    report: Report = {
        "checkpoint": sampler.name,
        "deck": sampler.header.deck,
        "kimg": sampler.header.kimg,
        "resolution": sampler.resolution,
        "psi": psi,
        "split": split,
        "fakes": count,
        "reals": len(held_out),
        "figures": measurements.figures(fake, real) | measurements.memory(fake, real, train),
        "floors": measurements.figures(some_train, real),
        "ladders": {
            name: measurements.ladder(phi, name, real, train) for name in measurements.LADDERS
        },
        "attributes": measurements.attributes(fake, real, kinds_of(sampler.header.deck)),
        "feature_network": facts(weights),
    }
    shown = contact_sheet(sampler.make(SEEDS, adults_in_turn(len(SEEDS)), psi))
    return report, Pictures(shown, closest_pairs(fake, train))


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.evaluate",
        description="Measure a checkpoint against held-out reals with our feature network; "
        "print a table, and write it as JSON and as an HTML page with pictures.",
        epilog="Example: python -m generator.evaluate --split test --out runs/evaluation",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--count", type=int, default=2000, help="fakes to make")
    parser.add_argument("--psi", type=float, default=1.0, help="truncation, 0 to 1")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    parser.add_argument("--log", type=Path, help="log of the training run, to draw its curves")
    parser.add_argument(
        "--out", type=Path, default=Path("runs/evaluation"), help="folder for the reports"
    )
    args = parser.parse_args(argv)
    if args.count < LEAST:
        parser.error(f"--count must be at least {LEAST}")
    return args


def write(report: Report, pictures: Pictures, folder: Path) -> Path:
    """Write the report as JSON and as HTML; the path of the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report['checkpoint']}-{report['split']}.html"
    path.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    path.write_text(html(report, pictures), encoding="utf-8")
    return path


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    try:
        curves = draw(read_log(args.log)) if args.log else ""
        sampler = load_sampler(chosen(args), args.device)
        faces = load_faces(sampler.resolution, args.cache, sampler.header.deck)
        report, pictures = evaluate(sampler, faces, args.split, args.psi, args.count)
        print(table(report))
        print(write(report, Pictures(pictures.fakes, pictures.pairs, curves), args.out))
    except (CheckpointError, RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
