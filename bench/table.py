"""The table that `make bench` prints."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Row:
    """One row: what was measured, the figure, details, and the goal."""

    what: str
    figure: str
    behind: str
    goal: str


def as_text(rows: Iterable[Row]) -> str:
    """Return rows as aligned columns."""
    return in_columns([("what", "figure", "behind it", "goal"), *(astuple(row) for row in rows)])


def in_columns(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of equally many cells as aligned columns."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
