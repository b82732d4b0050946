"""Pictures of many faces in rows, and the classes that such a picture shows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generator.data import ADULT_CLASSES


def contact_sheet(faces: NDArray[np.uint8], columns: int | None = None) -> Image.Image:
    """Lay uint8 faces (N, R, R, 3) out in rows, as near to a square as can be."""
    count, side = faces.shape[:2]
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * columns, side, side, 3), dtype=np.uint8)
    sheet[:count] = faces
    grid = sheet.reshape(rows, columns, side, side, 3).swapaxes(1, 2)
    return Image.fromarray(np.ascontiguousarray(grid).reshape(rows * side, columns * side, 3))


def adults_in_turn(count: int) -> list[int]:
    """Return `count` classes: those of adults, one after the other, again and again."""
    return [ADULT_CLASSES[i % len(ADULT_CLASSES)] for i in range(count)]
