"""Measure a checkpoint against held-out real faces: `python -m generator.evaluate`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from datasets.outputs import PAGE, REPORT, check_output
from generator.checkpoint import bundled, read_header
from generator.command import (
    add_cache_option,
    add_checkpoint_options,
    add_device_option,
    add_replace_option,
    chosen_checkpoint,
    command_parser,
    run,
)
from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.data import FaceSet, kinds_of, load_faces, quizzed
from generator.device import keep_freed_memory
from generator.evaluation import imagenet_features, measurements
from generator.evaluation.distances import frechet_distance, kid, nearest
from generator.evaluation.feature_network import (
    FeatureNetwork,
    feature_network_facts,
    load_features,
)
from generator.evaluation.measurements import Extracted
from generator.evaluation.pixel_distances import Pixels
from generator.evaluation.report import Pictures, Report, html, table
from generator.sampler import Sampler, load_sampler, make_fakes
from generator.serving import finished
from generator.training_curves import draw, read_log

FIRST_SEED = 1_000_000_000
PAIRS = 32
GRID_SEEDS = range(1, 65)
LEAST = 50  # with fewer faces the figures mean nothing


def closest_pairs(fake: Extracted, train: Extracted) -> Image.Image:
    """Return the fakes that come closest to training faces, each above its nearest one."""
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
    """Evaluate a sampler on a split.

    Raises ValueError, with a sentence, for too few faces, FileNotFoundError for a missing package.
    """
    held_out, trained_on = faces.of(split), faces.of("train")
    if min(len(held_out), len(trained_on)) < LEAST:
        raise ValueError(
            f"Too few reals to measure with: {len(held_out)} held out and "
            f"{len(trained_on)} to train on, {LEAST} of each are the least."
        )
    deck, eyes = sampler.header.deck, imagenet_features.load_eyes()
    is_shown, weights = partial(quizzed, deck), bundled(deck, "features")
    phi = load_features(weights)
    rng = np.random.default_rng(0)
    rows = np.resize(rng.permutation(len(held_out)), count)
    made = make_fakes(sampler, held_out.classes[rows], FIRST_SEED, psi)
    fake = measurements.extracted(phi, made)
    real = measurements.extracted(phi, held_out.pixels)
    train = measurements.extracted(phi, trained_on.pixels)
    some_train = train.rows(np.sort(rng.permutation(len(trained_on.pixels))[:count]))
    report: Report = {
        "checkpoint": sampler.name,
        "deck": deck,
        "kimg": sampler.header.kimg,
        "resolution": sampler.resolution,
        "psi": psi,
        "split": split,
        "fakes": count,
        "reals": len(held_out),
        "figures": measurements.figures(fake, real) | measurements.memory(fake, real, train),
        "floors": measurements.figures(some_train, real),
        "ladders": measurements.ladders(real.pixels, partial(far_from, phi, train)),
        "attributes": measurements.attributes(fake, real, kinds_of(deck)),
        "feature_network": feature_network_facts(weights),
        "imagenet": imagenet_features.measure(
            eyes,
            deck,
            fake=made[is_shown(held_out.classes[rows])],
            real=held_out.pixels[is_shown(held_out.classes)],
            train=trained_on.pixels[is_shown(trained_on.classes)],
        ),
    }
    grid = sampler.make(GRID_SEEDS, adults_in_turn(len(GRID_SEEDS)), psi)
    return report, Pictures(contact_sheet(finished(deck, grid)), closest_pairs(fake, train))


def far_from(phi: FeatureNetwork, train: Extracted, pixels: Pixels) -> tuple[float, float]:
    """Return KID-face and FD-face of faces against training faces."""
    features = measurements.extracted(phi, pixels).features
    return kid(features, train.features), frechet_distance(features, train.features)


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "evaluate",
        "Measure a checkpoint against held-out real faces with our feature network; print a table, "
        "and write it as JSON and as an HTML page with pictures.",
        "--split test --out runs/evaluation",
    )
    add_checkpoint_options(parser)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--count", type=int, default=2000, help="fakes to make")
    parser.add_argument("--psi", type=float, default=1.0, help="truncation, 0 to 1")
    add_device_option(parser)
    add_cache_option(parser)
    parser.add_argument("--log", type=Path, help="log of the training run, to draw its curves")
    parser.add_argument(
        "--out", type=Path, default=Path("runs/evaluation"), help="folder for the reports"
    )
    add_replace_option(parser)
    args = parser.parse_args(argv)
    if args.count < LEAST:
        parser.error(f"--count must be at least {LEAST}")
    return args


def page_to_write(args: argparse.Namespace) -> Path:
    """Return where the HTML goes, and the JSON beside it.

    Raises an OSError, with a sentence, where writing either would destroy something.
    """
    name = read_header(chosen_checkpoint(args)).name
    page: Path = args.out / f"{name}-{args.split}.html"
    check_output(page, PAGE, replace=args.replace)
    check_output(page.with_suffix(".json"), REPORT, replace=args.replace)
    return page


def write_reports(report: Report, pictures: Pictures, page: Path) -> None:
    """Write the report as HTML, and as JSON beside it."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    page.write_text(html(report, pictures), encoding="utf-8")


def evaluate_and_report(args: argparse.Namespace) -> None:
    """Evaluate the checkpoint, print the table and write the reports."""
    page = page_to_write(args)
    curves = draw(read_log(args.log)) if args.log else ""
    sampler = load_sampler(chosen_checkpoint(args), args.device)
    faces = load_faces(sampler.resolution, args.cache, sampler.header.deck)
    report, pictures = evaluate(sampler, faces, args.split, args.psi, args.count)
    print(table(report))
    write_reports(report, replace(pictures, curves=curves), page)
    print(page)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(evaluate_and_report, parse_args(argv))


if __name__ == "__main__":
    keep_freed_memory()
    sys.exit(main())
