"""The table that `make bench` prints."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, the figure, what stands behind it, and the goal."""

    what: str
    figure: str
    behind: str
    goal: str


def as_text(rows: Iterable[Row]) -> str:
    """Set rows in columns."""
    lines = [("what", "figure", "behind it", "goal"), *(astuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
