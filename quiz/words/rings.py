"""Rings: the part of a face that spoke most for the detector's verdict, to draw and in words."""

from collections.abc import Mapping

from quiz.languages import gettext
from quiz.models import Label

GRID = 6  # parts along each side, counted by rows, as the detector's program counts them
RADIUS = 0.19  # of a ring, in widths of the face

Ring = dict[str, float]  # its centre x and y, and its radius r, in widths of the face


def ring(label: Label, part: int | None, machine: Mapping[str, float]) -> Ring | None:
    """Return the ring around a part, None where the detector found nothing to show."""
    if part is None or part < 0 or fooled(label, machine):
        return None
    row, column = divmod(part, GRID)
    return {"x": round((column + 0.5) / GRID, 3), "y": round((row + 0.5) / GRID, 3), "r": RADIUS}


def about(label: Label, part: int | None, machine: Mapping[str, float]) -> str:
    """Return what the ring shows, or that there is nothing to show; "" where it is not known."""
    if part is None or "detector" not in machine:
        return ""
    if fooled(label, machine):
        return gettext("Nothing gave this one away to the detector.")
    if part < 0:
        return gettext("No single part of this face decided for the detector.")
    if label is Label.FAKE:
        return gettext("The ring: what gave it away to the detector.")
    if machine["detector"] < 0.5:
        return gettext("The ring: what looked most real to the detector.")
    return gettext("The ring: what looked forged to the detector.")


def fooled(label: Label, machine: Mapping[str, float]) -> bool:
    """Say whether the detector took a fake for real."""
    return label is Label.FAKE and machine.get("detector", 1.0) < 0.5
