"""Draw the tells of our own fakes for the page of tips: `python -m generator.tells`.

Reads static/how/<deck>/tells.json, a list of {seed, class, name, caption, where}: `where` is the
place of the tell in per cent of the width and the height. Writes tells/<name>.jpg beside it for
each. A new checkpoint makes other faces from the same seeds, so the list must then be chosen again,
with the help of `python -m generator.sample`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.outputs import PICTURE, check_output
from generator.checkpoint import read_header
from generator.command import (
    add_checkpoint_options,
    add_device_option,
    add_replace_option,
    chosen_checkpoint,
    command_parser,
    run,
)
from generator.data import ADULT_CLASSES
from generator.sampler import load_sampler
from generator.serving import finished

SHOWN = Path(__file__).resolve().parent.parent / "static/how"
INDEX = "tells.json"
SIDE = 288  # three times 96 px, the size on the page
QUALITY = 88


@dataclass(frozen=True)
class Tell:
    """A fake that shows what to look for."""

    name: str
    seed: int
    klass: int


def read_tells(path: Path) -> list[Tell]:
    """Read the list; raises ValueError, with one sentence, for one that cannot be shown."""
    try:
        return [read_tell(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is not JSON: {error}.") from None
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not a list of tells: {error} is missing.") from None


def read_tell(entry: dict[str, Any]) -> Tell:
    """Read one entry; raises ValueError, with one sentence, for what is wrong in it."""
    tell = Tell(entry["name"], entry["seed"], entry["class"])
    if not re.fullmatch(r"[a-z-]+", tell.name):
        raise ValueError(f"A tell is named by small letters and dashes, not {tell.name!r}.")
    if tell.klass not in ADULT_CLASSES:
        first, last = ADULT_CLASSES[0], ADULT_CLASSES[-1]
        raise ValueError(f"{tell.name}: tells are shown on adults, classes {first} to {last}.")
    if not (entry["caption"] and all(0 <= place <= 100 for place in entry["where"])):
        raise ValueError(f"{tell.name} needs a caption, and where to look in per cent.")
    return tell


def enlarged(face: NDArray[np.uint8]) -> Image.Image:
    """Enlarge a uint8 face (R, R, 3) smoothly, so that every browser shows the same."""
    return Image.fromarray(face).resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def draw_tells(tells: Sequence[Tell], checkpoint: Path, device: str, folder: Path) -> str:
    """Write a JPEG of each tell; return the name of the checkpoint that made them."""
    sampler = load_sampler(checkpoint, device)
    made = sampler.make([tell.seed for tell in tells], [tell.klass for tell in tells])
    faces = finished(sampler.header.deck, made)
    folder.mkdir(parents=True, exist_ok=True)
    for tell, face in zip(tells, faces, strict=True):
        enlarged(face).save(folder / f"{tell.name}.jpg", quality=QUALITY)
    return sampler.name


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "tells",
        "Draw the fakes that show the tells, for the page of tips.",
        "--checkpoint runs/s96/checkpoint.safetensors",
    )
    parser.add_argument("--index", type=Path, help="the list of tells, in JSON")
    parser.add_argument("--out", type=Path, help="folder for pictures")
    add_replace_option(parser)
    add_checkpoint_options(parser)
    add_device_option(parser, default="cpu")  # where a seed always gives the same face
    return parser.parse_args(argv)


def draw_list(args: argparse.Namespace) -> None:
    """Draw every tell of the list."""
    checkpoint = chosen_checkpoint(args)
    shown = SHOWN / read_header(checkpoint).deck
    tells = read_tells(args.index or shown / INDEX)
    out = args.out or shown / "tells"
    for tell in tells:
        check_output(out / f"{tell.name}.jpg", PICTURE, replace=args.replace)
    name = draw_tells(tells, checkpoint, args.device, out)
    print(f"{len(tells)} tells by {name}: {out}")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(draw_list, parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
