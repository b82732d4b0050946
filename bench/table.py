"""The table that `make bench` prints."""

from collections.abc import Iterable, Sequence
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
    return in_columns([("what", "figure", "behind it", "goal"), *(astuple(row) for row in rows)])


def in_columns(lines: Sequence[Sequence[str]]) -> str:
    """Set lines of equally many cells in columns."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
