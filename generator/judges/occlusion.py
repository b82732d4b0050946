"""Occlusion: where a judge looked, by covering one part of a face after the other.

As in Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (2014). A part is
covered with the face's own blur, since a grey square would itself look like no face.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generator.judges.networks import Judge, Pixels

GRID = 6  # parts along each side
BLUR = 8  # the blur's radius is this part of a side
LEAST = 0.3  # logits: a part that moves the judge by less is no reason
NOWHERE = -1


def focus(judge: Judge, pixels: Pixels) -> list[int]:
    """Return for each face the part that spoke most for the judge's verdict, or NOWHERE.

    Parts are counted by rows from the upper left, from 0 to GRID² − 1.
    """
    reasons = influence(judge, pixels)  # (N, GRID, GRID)
    strongest = reasons.reshape(len(pixels), -1).max(axis=1)
    centres = around(reasons).reshape(len(pixels), -1).argmax(axis=1)
    return [
        int(centre) if reason >= LEAST else NOWHERE
        for centre, reason in zip(centres, strongest, strict=True)
    ]


def influence(judge: Judge, pixels: Pixels) -> NDArray[np.float64]:
    """faces (N, R, R, 3) -> how far covering each part moves the logit (N, GRID, GRID).

    In logits, positive away from the verdict that the judge gives on the whole face.
    """
    whole = judge(pixels)  # (N,)
    covered = np.concatenate([judge(covers(face)) for face in pixels]).reshape(len(pixels), -1)
    moved: NDArray[np.float64] = (whole[:, None] - covered) * np.sign(whole)[:, None]
    return moved.reshape(-1, GRID, GRID)


def covers(face: Pixels) -> Pixels:
    """A face (R, R, 3) -> copies with one part covered each (GRID², R, R, 3)."""
    side = len(face)
    blurred = np.asarray(Image.fromarray(face).filter(ImageFilter.GaussianBlur(side / BLUR)))
    edges = np.linspace(0, side, GRID + 1).round().astype(int)
    copies = np.repeat(face[None], GRID * GRID, axis=0)
    for part, copy in enumerate(copies):
        row, column = divmod(part, GRID)
        rows = slice(edges[row], edges[row + 1])
        columns = slice(edges[column], edges[column + 1])
        copy[rows, columns] = blurred[rows, columns]
    return copies


def around(reasons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum each part with its neighbours, which count half: (N, GRID, GRID) -> the same."""
    padded = np.pad(reasons, ((0, 0), (1, 1), (1, 1)))
    beside = sum(
        padded[:, 1 + down : 1 + down + GRID, 1 + right : 1 + right + GRID]
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    )
    total: NDArray[np.float64] = (reasons + beside) / 2
    return total
