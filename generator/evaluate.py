"""Measure a checkpoint against held-out photographs: `python -m generator.evaluate`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from tqdm import tqdm

from generator.checkpoint import BUNDLED, CheckpointError
from generator.data import HEADS, FaceSet, load_faces
from generator.features import FeatureNetwork, extract, facts, load_features
from generator.metrics import (
    Features,
    frechet_distance,
    kid,
    kid_interval,
    memorised_share,
    nearest,
    prdc,
    total_variation,
)
from generator.sample import contact_sheet
from generator.sampler import Sampler, load_sampler

BATCH = 16
BLURS = (0.5, 1.0, 2.0)
FIRST_SEED = 1_000_000_000
PAIRS = 32


@dataclass(frozen=True)
class Extracted:
    """Faces of one kind with their features (N, d) and predicted labels by head (N,)."""

    pixels: NDArray[np.uint8]
    features: Features
    predicted: dict[str, NDArray[np.int64]]


def _extract(phi: FeatureNetwork, pixels: NDArray[np.uint8]) -> Extracted:
    return Extracted(pixels, *extract(phi, pixels))


def make_fakes(sampler: Sampler, classes: NDArray[np.int64], psi: float) -> NDArray[np.uint8]:
    """Make one fake for each class (N,), from consecutive seeds: uint8 (N, R, R, 3)."""
    made = []
    for start in tqdm(range(0, len(classes), BATCH), desc="fakes", unit=" batches"):
        chunk = classes[start : start + BATCH].tolist()
        seeds = range(FIRST_SEED + start, FIRST_SEED + start + len(chunk))
        made.append(sampler.make(seeds, chunk, psi))
    return np.concatenate(made)


def _blurred(pixels: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    filtered = [Image.fromarray(p).filter(ImageFilter.GaussianBlur(radius)) for p in pixels]
    return np.stack([np.asarray(image) for image in filtered])


def compare(fake: Extracted, real: Extracted, train: Extracted) -> dict[str, float]:
    """Return every figure of fakes against held-out reals, with training faces for memorisation."""
    mean, spread = kid_interval(fake.features, real.features)
    variation = {
        f"{head}_total_variation": total_variation(
            fake.predicted[head], real.predicted[head], kinds
        )
        for head, kinds in HEADS.items()
    }
    return {
        "kid_face": kid(fake.features, real.features),
        "kid_face_subset_mean": mean,
        "kid_face_subset_sd": spread,
        "fd_face": frechet_distance(fake.features, real.features),
        **asdict(prdc(real.features, fake.features)),
        "memorised_share": memorised_share(fake.features, real.features, train.features),
        **variation,
    }


def floor_and_ladder(
    phi: FeatureNetwork, real: Extracted, train: Extracted
) -> dict[str, float | list[float]]:
    """Return what training photographs themselves score, and KID of ever more blurred ones."""
    ladder = [kid(_extract(phi, _blurred(real.pixels, r)).features, train.features) for r in BLURS]
    rows = np.random.default_rng(0).permutation(len(train.features))[: len(real.features)]
    sample = train.features[rows]
    return {
        "floor_kid_face": kid(sample, real.features),
        "floor_fd_face": frechet_distance(sample, real.features),
        "floor_coverage": prdc(real.features, sample).coverage,
        "blur_radii": list(BLURS),
        "blur_kid_face": ladder,
    }


def closest_pairs(fake: Extracted, train: Extracted) -> Image.Image:
    """Return the fakes that come closest to training photographs, each above its neighbour."""
    index, far = nearest(fake.features, train.features)
    order = np.argsort(far)[:PAIRS]
    half = PAIRS // 2
    rows = []
    for part in (order[:half], order[half:]):
        rows += [fake.pixels[part], np.asarray(train.pixels[index[part]])]
    return contact_sheet(np.concatenate(rows), columns=half)


def evaluate(
    sampler: Sampler, faces: FaceSet, split: str, psi: float, count: int
) -> tuple[dict[str, object], Image.Image]:
    """Evaluate a sampler on a split: a report for JSON, and the picture of closest pairs."""
    phi = load_features()
    held_out = faces.of(split)
    rows = np.resize(np.random.default_rng(0).permutation(len(held_out)), count)
    fake = _extract(phi, make_fakes(sampler, held_out.classes[rows], psi))
    real = _extract(phi, held_out.pixels)
    train = _extract(phi, faces.of("train").pixels)
    report: dict[str, object] = {
        "checkpoint": sampler.name,
        "kimg": sampler.header.kimg,
        "resolution": sampler.resolution,
        "psi": psi,
        "split": split,
        "fakes": count,
        "reals": len(held_out),
        **compare(fake, real, train),
        **floor_and_ladder(phi, real, train),
        "feature_network": facts(),
    }
    return report, closest_pairs(fake, train)


def table(report: dict[str, object]) -> str:
    """Return the report as lines for a terminal."""
    lines = []
    for name, value in report.items():
        shown = f"{value:.5f}" if isinstance(value, float) else str(value)
        lines.append(f"{name.replace('_', ' '):28} {shown}")
    return "\n".join(lines)


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.evaluate",
        description="Measure a checkpoint against held-out photographs with our feature network.",
        epilog="Example: python -m generator.evaluate --split test --json report.json",
    )
    parser.add_argument("--checkpoint", type=Path, default=BUNDLED)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--count", type=int, default=2000, help="fakes to make")
    parser.add_argument("--psi", type=float, default=1.0, help="truncation, 0 to 1")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder of packed faces")
    parser.add_argument("--json", type=Path, help="write the report here")
    parser.add_argument("--pairs", type=Path, help="write the closest pairs here; not to be shared")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    try:
        sampler = load_sampler(args.checkpoint, args.device)
        faces = load_faces(sampler.resolution, args.cache)
        report, pairs = evaluate(sampler, faces, args.split, args.psi, args.count)
        print(table(report))
        if args.json:
            args.json.write_text(json.dumps(report, indent=1) + "\n")
        if args.pairs:
            pairs.save(args.pairs)
    except (CheckpointError, RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
