"""Draw the tells of our own fakes for the page of tips: `python -m generator.tells`.

Reads static/how/<deck>/tells.json, a list of {seed, class, name, caption, where}: `where` is the
place of the tell in per cent of the width and the height. Writes tells/<name>.jpg beside it for
each. A new checkpoint makes other faces of the seeds: look at `python -m generator.sample`, and
choose anew.
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

from generator.checkpoint import CheckpointError, add_checkpoint_options, chosen, read_header
from generator.sample import ADULT_CLASSES
from generator.sampler import load_sampler

SHOWN = Path(__file__).resolve().parent.parent / "static/how"
INDEX = "tells.json"
SIDE = 288  # thrice 96 px: as large as a page shows them
QUALITY = 88


@dataclass(frozen=True)
class Tell:
    """A fake that shows what to look for."""

    name: str
    seed: int
    klass: int


def read_tells(path: Path) -> list[Tell]:
    """Read the list; raises ValueError, with one sentence, for what can't be drawn or shown."""
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


def draw(tells: Sequence[Tell], checkpoint: Path, device: str, folder: Path) -> str:
    """Write a JPEG of each tell; the name of the checkpoint that made them."""
    sampler = load_sampler(checkpoint, device)
    faces = sampler.make([tell.seed for tell in tells], [tell.klass for tell in tells])
    folder.mkdir(parents=True, exist_ok=True)
    for tell, face in zip(tells, faces, strict=True):
        enlarged(face).save(folder / f"{tell.name}.jpg", quality=QUALITY)
    return sampler.name


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.tells",
        description="Draw the fakes that show the tells, for the page of tips.",
        epilog="Example: python -m generator.tells --checkpoint runs/s96/checkpoint.safetensors",
    )
    parser.add_argument("--index", type=Path, help="what to draw, in JSON")
    parser.add_argument("--out", type=Path, help="folder for pictures")
    add_checkpoint_options(parser)
    parser.add_argument("--device", default="cpu", help="default: cpu, where a seed is one face")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    args = parse_args(argv)
    try:
        checkpoint = chosen(args)
        shown = SHOWN / read_header(checkpoint).deck
        tells = read_tells(args.index or shown / INDEX)
        out = args.out or shown / "tells"
        name = draw(tells, checkpoint, args.device, out)
    except (CheckpointError, RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(tells)} tells by {name}: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
