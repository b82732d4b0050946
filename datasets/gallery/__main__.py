"""Paint portraits: `python -m datasets.gallery --out gallery.tar`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from datasets.gallery.collection import TRAINING_SEEDS, write_collection
from datasets.gallery.fields import SIDE
from datasets.gallery.paint import paint

COLUMNS = 10


def contact_sheet(seeds: range, side: int = SIDE) -> Image.Image:
    """Return the portraits of the seeds in rows of ten, each so many pixels wide."""
    rows = -(-len(seeds) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * side, rows * side))
    for place, seed in enumerate(seeds):
        portrait = Image.fromarray(np.asarray(paint(seed).pixels))
        small = portrait.resize((side, side), Image.Resampling.LANCZOS)
        sheet.paste(small, (place % COLUMNS * side, place // COLUMNS * side))
    return sheet


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m datasets.gallery",
        description="Paint portraits, each from a seed, into a tar with UTKFace-style names; "
        "or a contact sheet of them.",
        epilog="Example: python -m datasets.gallery --first 100 --count 50 --sheet sheet.png",
    )
    parser.add_argument("--out", type=Path, help="tar to write")
    parser.add_argument("--sheet", type=Path, help="PNG to write, in rows of ten")
    parser.add_argument("--side", type=int, default=SIDE, help="of a portrait on the sheet")
    parser.add_argument("--first", type=int, default=TRAINING_SEEDS.start, help="first seed")
    parser.add_argument("--count", type=int, default=len(TRAINING_SEEDS))
    parser.add_argument("--workers", type=int, default=2, help="processes that paint")
    args = parser.parse_args(argv)
    if not args.out and not args.sheet:
        parser.error("name a tar with --out or a picture with --sheet")
    if args.first < 0 or args.count < 1 or args.side < 1:
        parser.error("--first must be 0 or more, --count and --side at least 1")
    return args


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    seeds = range(args.first, args.first + args.count)
    try:
        if args.out:
            with tqdm(total=len(seeds), desc="portraits", unit="") as bar:
                write_collection(args.out, seeds, args.workers, lambda *_: bar.update())
        if args.sheet:
            contact_sheet(seeds, args.side).save(args.sheet)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
