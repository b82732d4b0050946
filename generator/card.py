"""Bring the model card up to date: `python -m generator.card runs/evaluation/NAME-test.json`.

What people wrote stays; between `<!-- begin X -->` and `<!-- end X -->` stand tables made here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from generator.checkpoint import (
    GALLERY,
    UTKFACE,
    CheckpointError,
    Header,
    add_checkpoint_options,
    bundled,
    chosen,
    read_header,
)
from generator.evaluate import SEEDS
from generator.evaluation.report import Report, attribute_rows, figure_rows, headline, ladder_rows
from generator.features import read_facts
from generator.milestones import FIGURES, INDEX, QUALITY, SHOWN
from generator.sample import adults_in_turn, contact_sheet
from generator.sampler import load_sampler

DOCS = Path(__file__).resolve().parent.parent / "docs"
CARDS = {UTKFACE: DOCS / "model-card.md", GALLERY: DOCS / "model-card-gallery.md"}


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def identity(header: Header) -> str:
    """Return what the checkpoint says of itself, and the phases of its training."""
    facts = [
        ("name", f"`{header.name}`"),
        ("faces", f"{header.resolution} × {header.resolution} pixels"),
        ("trained on", str(header.provenance["data"])),
        ("trained until", header.trained_at),
        ("images in all", f"{header.kimg:.1f} thousand"),
    ]
    phases = [
        (f"`{phase['network']}`", f"{phase['kimg']:.1f}") for phase in header.provenance["phases"]
    ]
    return f"{markdown(('', ''), facts)}\n\n{markdown(('network', 'thousands of images'), phases)}"


def measured(report: Report) -> str:
    """Return every figure with its floor, and what was measured."""
    return f"{headline(report)}.\n\n{markdown(('', 'fakes', 'floor'), figure_rows(report))}"


def soundness(report: Report) -> str:
    """Return the ladders."""
    return markdown(("", "as they are", "a little", "more", "most"), ladder_rows(report))


def attributes(report: Report) -> str:
    """Return who is shown, among fakes and among reals."""
    rows = [row for head in report["attributes"] for row in attribute_rows(report, head)]
    return markdown(("", "fakes", "reals"), rows)


def opponents(known: dict[str, Any]) -> str:
    """Return how the machine opponents did on the test split."""
    rows = [
        (name, f"{100 * test['accuracy']:.1f} %", f"{test['auc']:.4f}", f"{test['brier']:.3f}")
        for name in ("discriminator", "detector")
        for test in [known[name]["test"]]
    ]
    return markdown(("", "right", "area under the ROC", "Brier score"), rows)


def stages(index: list[dict[str, Any]]) -> str:
    """Return the milestones with their figures."""
    rows = [
        (
            f"`{stage['name']}`",
            f"{stage['resolution']} px",
            *(f"{stage['figures'][name]:.4f}" for name in FIGURES),
        )
        for stage in index
    ]
    return markdown(("file", "made at", "KID-face", "FD-face", *FIGURES[2:]), rows)


def filled(card: str, blocks: dict[str, str]) -> str:
    """Put each block between its marks. Raises ValueError where a mark is missing."""
    for name, block in blocks.items():
        between = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not between.search(card):
            raise ValueError(f"The model card has no place for {name}.")
        card = between.sub(lambda found, text=block: f"{found[1]}{text}\n{found[2]}", card)  # type: ignore[misc]
    return card


def update(card: Path, report: Report, checkpoint: Path) -> None:
    """Fill the card and draw its grid. Raises ValueError for a report on another checkpoint."""
    header = read_header(checkpoint)
    if report["checkpoint"] != header.name:
        raise ValueError(f"The report is on {report['checkpoint']}, not on {header.name}.")
    index = SHOWN / header.deck / INDEX
    blocks: dict[str, Callable[[], str]] = {
        "identity": lambda: identity(header),
        "figures": lambda: measured(report),
        "ladders": lambda: soundness(report),
        "attributes": lambda: attributes(report),
        "opponents": lambda: opponents(read_facts(bundled(header.deck, "detector"))),
        "milestones": lambda: stages(json.loads(index.read_text(encoding="utf-8"))),
    }
    text = filled(card.read_text(encoding="utf-8"), {k: make() for k, make in blocks.items()})
    faces = load_sampler(checkpoint, "cpu").make(SEEDS, adults_in_turn(len(SEEDS)))
    grid = card.with_suffix("") / "grid.jpg"
    grid.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(faces).save(grid, quality=QUALITY)
    card.write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 1 with a sentence on failure."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.card",
        description="Put an evaluation's figures and a grid of faces into the model card.",
        epilog="Example: python -m generator.card runs/evaluation/s96-6005e4d9-test.json",
    )
    parser.add_argument("report", type=Path, help="JSON that generator.evaluate wrote")
    add_checkpoint_options(parser)
    parser.add_argument("--card", type=Path, help="default: the card of the checkpoint's deck")
    args = parser.parse_args(argv)
    try:
        checkpoint = chosen(args)
        card = args.card or CARDS[read_header(checkpoint).deck]
        update(card, json.loads(args.report.read_text(encoding="utf-8")), checkpoint)
    except (CheckpointError, ValueError, KeyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
