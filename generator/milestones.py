"""Pictures of the same seeds at stages of training: `python -m generator.milestones A B C`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from generator.checkpoint import BUNDLED, CheckpointError, load_weights
from generator.data import to_pixels
from generator.model import Generator
from generator.sample import adults_in_turn, contact_sheet
from generator.sampler import latents_of, load_sampler

SIDE = 96
ROWS = 3
QUALITY = 88
OUT = Path(__file__).resolve().parent.parent / "static/how"


def enlarged(faces: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Resample uint8 faces (N, R, R, 3) to 96 px, as a browser would."""
    size = (SIDE, SIDE)
    resized = [Image.fromarray(face).resize(size, Image.Resampling.BICUBIC) for face in faces]
    return np.stack([np.asarray(face) for face in resized])


def untrained(path: Path, seeds: range) -> NDArray[np.uint8]:
    """Return what a checkpoint's network makes of the seeds before any training."""
    config, _ = load_weights(path, "generator")
    torch.manual_seed(0)
    with torch.inference_mode():
        classes = torch.tensor(adults_in_turn(len(seeds)))
        return to_pixels(Generator(config)(latents_of(seeds, config.latents, 1.0), classes))


def draw(checkpoints: list[Path], seeds: range, out: Path) -> list[Path]:
    """Write one JPEG for noise and one for each checkpoint, named by its kimg."""
    out.mkdir(parents=True, exist_ok=True)
    stages = {0: untrained(checkpoints[0], seeds)}
    for path in checkpoints:
        sampler = load_sampler(path, "cpu")
        stages[round(sampler.header.kimg)] = sampler.make(seeds, adults_in_turn(len(seeds)))
    written = []
    for kimg, faces in sorted(stages.items()):
        written.append(out / f"{kimg:05d}.jpg")
        contact_sheet(enlarged(faces), columns=ROWS).save(written[-1], quality=QUALITY)
    return written


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.milestones",
        description="Draw the same seeds from noise to faces, for the page How it works.",
        epilog="Example: python -m generator.milestones runs/p64/milestone-*.safetensors",
    )
    parser.add_argument("checkpoints", nargs="*", type=Path, default=[BUNDLED])
    parser.add_argument("--seed", type=int, default=1, help="first of nine seeds")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    try:
        for path in draw(args.checkpoints, range(args.seed, args.seed + ROWS**2), args.out):
            print(path.name)
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
