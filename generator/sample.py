"""Make a contact sheet of faces: `python -m generator.sample --seed 1 --count 16`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from datasets.outputs import PICTURE
from generator.command import (
    add_checkpoint_options,
    add_device_option,
    add_out_option,
    at_least_one,
    check_out,
    chosen_checkpoint,
    command_parser,
    run,
)
from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.data import CLASS_NAMES
from generator.sampler import DEFAULT_PSI, load_sampler
from generator.serving import finished


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "sample",
        "Make faces from consecutive seeds and write them as one PNG.",
        "--seed 1 --count 16 --out sheet.png",
    )
    parser.add_argument("--seed", type=int, default=1, help="first seed, 0 to 2**32 - 1")
    parser.add_argument("--count", type=at_least_one, default=16, help="how many faces")
    add_out_option(parser, "the PNG to write (default: %(default)s)", Path("sheet.png"))
    parser.add_argument("--psi", type=float, default=DEFAULT_PSI, help="truncation, 0 to 1")
    add_checkpoint_options(parser)
    add_device_option(parser)
    classes = "; ".join(f"{i} {name}" for i, name in enumerate(CLASS_NAMES))
    meaning = f"default: the classes of adults in turn. {classes}"
    parser.add_argument("--class", dest="klass", type=int, help=meaning)
    return parser.parse_args(argv)


def write_sheet(args: argparse.Namespace) -> None:
    """Make the faces and write them as one picture."""
    check_out(args, PICTURE)
    seeds = range(args.seed, args.seed + args.count)
    classes = adults_in_turn(args.count) if args.klass is None else [args.klass] * args.count
    sampler = load_sampler(chosen_checkpoint(args), args.device)
    faces = finished(sampler.header.deck, sampler.make(seeds, classes, args.psi))
    contact_sheet(faces).save(args.out)
    print(f"{args.count} faces by {sampler.name} on {sampler.device}: {args.out}")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(write_sheet, parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
