"""Draw a run's curves as SVG: `python -m generator.training_curves runs/s96/log.jsonl`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from datasets.outputs import DRAWING
from generator.command import add_out_option, check_out, command_parser, run

WIDTH, HEIGHT, MARGIN, GAP = 640, 130, 56, 34
PANELS = (
    ("gap", "mean gap of the logits, D(real) − D(fake)"),
    ("r1", "R1, squared gradient at real faces"),
    ("r2", "R2, squared gradient at fakes"),
    ("loss_g", "loss of the generator"),
    ("images_per_second", "images a second"),
)

Points = list[tuple[float, float]]


def read_log(path: Path) -> list[dict[str, float]]:
    """Return the ticks of a run. Raises ValueError, with a sentence, for an empty log."""
    ticks = [json.loads(line) for line in path.read_text().splitlines() if line]
    if not ticks:
        raise ValueError(f"{path.name} has no ticks yet.")
    return ticks


def panel(points: Points, title: str, top: float) -> str:
    """Draw one curve of (images, value) with its extremes written beside it."""
    images = [x for x, _ in points]
    low, high = min(0.0, *(y for _, y in points)), max(y for _, y in points) or 1.0
    left, right, bottom = MARGIN, WIDTH - 10, top + HEIGHT
    span = (max(images) - min(images)) or 1.0

    def place(x: float, y: float) -> str:
        across = left + (x - min(images)) / span * (right - left)
        return f"{across:.1f},{bottom - (y - low) / ((high - low) or 1.0) * HEIGHT:.1f}"

    line = " ".join(place(x, y) for x, y in points)
    return "\n".join(
        (
            f'<text x="{left}" y="{top - 8:.0f}" font-weight="bold">{title}</text>',
            f'<path d="M{left},{top:.0f}V{bottom:.0f}H{right}" fill="none" stroke="#999"/>',
            f'<polyline points="{line}" fill="none" stroke="#b3390f" stroke-width="2"/>',
            f'<text x="{left - 6}" y="{top + 10:.0f}" text-anchor="end">{high:.3g}</text>',
            f'<text x="{left - 6}" y="{bottom:.0f}" text-anchor="end">{low:.3g}</text>',
            f'<text x="{right}" y="{bottom + 14:.0f}" text-anchor="end">'
            f"{max(images) / 1000:.0f} thousand images</text>",
        )
    )


def draw(ticks: Sequence[dict[str, float]]) -> str:
    """Return an SVG with a panel for each quantity of the log."""
    panels = []
    for index, (name, title) in enumerate(PANELS):
        points = [(tick["images"], tick[name]) for tick in ticks if name in tick]
        if points:
            panels.append(panel(points, title, GAP + index * (HEIGHT + 2 * GAP)))
    height = len(panels) * (HEIGHT + 2 * GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(panels)
        + "\n</svg>\n"
    )


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = command_parser(
        "training_curves",
        "Draw the curves of a training run.",
        "runs/s96/log.jsonl --out curves.svg",
    )
    parser.add_argument("log", type=Path, help="the run's log.jsonl")
    add_out_option(parser, "the SVG to write (default: %(default)s)", Path("curves.svg"))
    return parser.parse_args(argv)


def write_curves(args: argparse.Namespace) -> None:
    """Draw a log's curves into a file."""
    check_out(args, DRAWING)
    args.out.write_text(draw(read_log(args.log)), encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    return run(write_curves, parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
