"""Paint a collection: `python -m datasets.gallery --out gallery.tar`."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from datasets.gallery.collection import TRAINING_SEEDS, default_workers, write_collection
from datasets.gallery.paint import paint
from datasets.outputs import ARCHIVE, PICTURE, check_output

SHEET_COLUMNS, SHEET_ROWS = 8, 5


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m datasets.gallery",
        description="Paint portraits from consecutive seeds into an archive, named like UTKFace's.",
        epilog="Example: python -m datasets.gallery --out gallery.tar --count 100 --sheet a.png",
    )
    parser.add_argument("--out", type=Path, required=True, help="the .tar to write")
    parser.add_argument("--first", type=int, default=TRAINING_SEEDS.start, help="first seed")
    parser.add_argument(
        "--count", type=int, default=len(TRAINING_SEEDS), help="default: %(default)s"
    )
    parser.add_argument("--workers", type=int, default=default_workers(), help="processes")
    parser.add_argument("--sheet", type=Path, help="also write a PNG of the first portraits")
    parser.add_argument("--replace", action="store_true", help="write over earlier outputs")
    args = parser.parse_args(argv)
    if args.first < 0:
        parser.error("--first must be at least 0")
    if args.count < 1:
        parser.error("--count must be at least 1")
    if args.first + args.count > 10**17:
        parser.error("seeds must have at most 17 digits")
    if args.workers < 1:
        parser.error("--workers must be at least 1")
    if args.out.suffix != ".tar":
        parser.error("--out must end in .tar")
    return args


def contact_sheet(seeds: range) -> Image.Image:
    """Return the first portraits side by side in rows."""
    pictures = [paint(seed).pixels for seed in seeds[: SHEET_COLUMNS * SHEET_ROWS]]
    columns = min(SHEET_COLUMNS, len(pictures))
    pictures += [np.zeros_like(pictures[0])] * (-len(pictures) % columns)
    rows = [np.hstack(pictures[i : i + columns]) for i in range(0, len(pictures), columns)]
    return Image.fromarray(np.vstack(rows))


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 after one sentence on stderr."""
    args = parse_args(argv)
    seeds = range(args.first, args.first + args.count)
    try:
        check_output(args.out, ARCHIVE, replace=args.replace)
        if args.sheet:
            check_output(args.sheet, PICTURE, replace=args.replace)
        with tqdm(total=len(seeds), desc="portraits", unit=" portraits") as bar:
            count = write_collection(
                args.out, seeds, args.workers, lambda done, total: bar.update(done - bar.n)
            )
        if args.sheet:
            contact_sheet(seeds).save(args.sheet)
    except (OSError, ValueError, BrokenProcessPool) as error:
        print(f"The collection was not painted: {error}", file=sys.stderr)
        return 1
    print(f"{count} portraits: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
