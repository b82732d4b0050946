"""Bring the model card up to date: `python -m generator.card runs/evaluation/NAME-test.json`.

Only the tables between `<!-- begin X -->` and `<!-- end X -->` are replaced, never the prose.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from datasets.outputs import PICTURE, check_output, check_place
from generator.checkpoint import GALLERY, UTKFACE, Header, bundled, read_header
from generator.command import add_checkpoint_options, chosen_checkpoint, command_parser, run
from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.evaluate import GRID_SEEDS
from generator.evaluation.report import (
    Report,
    attribute_rows,
    figure_rows,
    headline,
    ladder_rows,
    second_headline,
)
from generator.milestones import FIGURES, INDEX, QUALITY, SHOWN
from generator.network.classifiers import read_facts
from generator.sampler import load_sampler
from generator.serving import finished

DOCS = Path(__file__).resolve().parent.parent / "docs"
CARDS = {UTKFACE: DOCS / "model-card.md", GALLERY: DOCS / "model-card-gallery.md"}


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def identity(header: Header) -> str:
    """Return a table of the checkpoint's header, and one of the phases of its training."""
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
    """Return what was measured, and every figure with its floor."""
    return f"{headline(report)}.\n\n{markdown(('', 'fakes', 'floor'), figure_rows(report))}"


def measured_again(report: Report) -> str:
    """Return the same in the second feature space."""
    rows = figure_rows(report["imagenet"])
    return f"{second_headline(report)}.\n\n{markdown(('', 'fakes', 'floor'), rows)}"


def soundness(report: Report) -> str:
    """Return KID of photographs that are spoilt more and more, in one feature space."""
    return markdown(("", "as they are", "a little", "more", "most"), ladder_rows(report))


def attributes(report: Report) -> str:
    """Return the shares of age groups, genders and race labels among fakes and real faces."""
    rows = [row for head in report["attributes"] for row in attribute_rows(report, head)]
    return markdown(("", "fakes", "reals"), rows)


def opponents(facts: dict[str, Any]) -> str:
    """Return how the machine opponents did on the test split."""
    rows = [
        (name, f"{100 * test['accuracy']:.1f} %", f"{test['auc']:.4f}", f"{test['brier']:.3f}")
        for name in ("discriminator", "detector")
        for test in [facts[name]["test"]]
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


def fill_marks(card: str, blocks: dict[str, str]) -> str:
    """Put each block between its marks. Raises ValueError where a mark is missing."""
    for name, block in blocks.items():
        between = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not between.search(card):
            raise ValueError(f"The model card has no place for {name}.")
        card = between.sub(lambda marks, text=block: f"{marks[1]}{text}\n{marks[2]}", card)  # type: ignore[misc]
    return card


def update(card: Path, report: Report, checkpoint: Path) -> None:
    """Fill the card and draw its grid. Raises ValueError for a report on another checkpoint."""
    header = read_header(checkpoint)
    if report["checkpoint"] != header.name:
        raise ValueError(f"The report is on {report['checkpoint']}, not on {header.name}.")
    grid = card.with_suffix("") / "grid.jpg"
    check_place(card)
    check_output(grid, PICTURE, replace=True)
    index = SHOWN / header.deck / INDEX
    blocks: dict[str, Callable[[], str]] = {
        "identity": lambda: identity(header),
        "figures": lambda: measured(report),
        "imagenet figures": lambda: measured_again(report),
        "ladders": lambda: soundness(report),
        "imagenet ladders": lambda: soundness(report["imagenet"]),
        "attributes": lambda: attributes(report),
        "opponents": lambda: opponents(read_facts(bundled(header.deck, "detector"))),
        "milestones": lambda: stages(json.loads(index.read_text(encoding="utf-8"))),
    }
    text = fill_marks(card.read_text(encoding="utf-8"), {k: make() for k, make in blocks.items()})
    made = load_sampler(checkpoint, "cpu").make(GRID_SEEDS, adults_in_turn(len(GRID_SEEDS)))
    faces = finished(header.deck, made)
    grid.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(faces).save(grid, quality=QUALITY)
    card.write_text(text, encoding="utf-8")


def read_report(path: Path) -> Report:
    """Read an evaluation's JSON. Raises ValueError, with a sentence, for another file."""
    report = json.loads(path.read_text(encoding="utf-8"))
    missing = {"checkpoint", "figures", "floors", "ladders", "attributes", "imagenet"} - set(report)
    if missing:
        raise ValueError(f"{path.name} is not a report: it has no {', '.join(sorted(missing))}.")
    return dict(report)


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "card",
        "Put an evaluation's figures and a grid of faces into the model card.",
        "runs/evaluation/s96-6005e4d9-test.json",
    )
    parser.add_argument("report", type=Path, help="JSON that generator.evaluate wrote")
    add_checkpoint_options(parser)
    parser.add_argument("--card", type=Path, help="default: the card of the checkpoint's deck")
    return parser.parse_args(argv)


def update_card(args: argparse.Namespace) -> None:
    """Update the card that the options name."""
    checkpoint = chosen_checkpoint(args)
    card = args.card or CARDS[read_header(checkpoint).deck]
    update(card, read_report(args.report), checkpoint)
    print(f"{card} is up to date.")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(update_card, parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
