"""Make a contact sheet of faces: `python -m generator.sample --seed 1 --count 16`."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.checkpoint import CheckpointError, add_checkpoint_options, chosen
from generator.data import CLASS_NAMES
from generator.sampler import DEFAULT_PSI, load_sampler

ADULT_CLASSES = range(6, 12)


def contact_sheet(faces: NDArray[np.uint8], columns: int | None = None) -> Image.Image:
    """Lay uint8 faces (N, R, R, 3) out in rows, as near to a square as can be."""
    count, side = faces.shape[:2]
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * columns, side, side, 3), dtype=np.uint8)
    sheet[:count] = faces
    grid = sheet.reshape(rows, columns, side, side, 3).swapaxes(1, 2)
    return Image.fromarray(np.ascontiguousarray(grid).reshape(rows * side, columns * side, 3))


def adults_in_turn(count: int) -> list[int]:
    """Return `count` classes that go round those of adults."""
    return [ADULT_CLASSES[i % len(ADULT_CLASSES)] for i in range(count)]


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.sample",
        description="Make faces from consecutive seeds and write them as one PNG.",
        epilog="Example: python -m generator.sample --seed 1 --count 16 --out sheet.png",
    )
    parser.add_argument("--seed", type=int, default=1, help="first seed, 0 to 2**32 - 1")
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    parser.add_argument("--psi", type=float, default=DEFAULT_PSI, help="truncation, 0 to 1")
    add_checkpoint_options(parser)
    parser.add_argument("--device", default="auto")
    classes = "; ".join(f"{i} {name}" for i, name in enumerate(CLASS_NAMES))
    parser.add_argument(
        "--class", dest="klass", type=int, help=f"default: adults in turn. {classes}"
    )
    args = parser.parse_args(argv)
    if args.count < 1:
        parser.error("--count must be at least 1")
    return args


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    seeds = range(args.seed, args.seed + args.count)
    classes = adults_in_turn(args.count) if args.klass is None else [args.klass] * args.count
    try:
        sampler = load_sampler(chosen(args), args.device)
        contact_sheet(sampler.make(seeds, classes, args.psi)).save(args.out)
    except (CheckpointError, RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.count} faces by {sampler.name} on {sampler.device}: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
