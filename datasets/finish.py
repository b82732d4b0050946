"""The finish: what a deck's faces go through, whatever their label, on their way to a player.

A photograph and its imitation are encoded as JPEG. A portrait of the gallery and its forgery are
painted over by one brush before.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.gallery import brush

Pixels = NDArray[np.uint8]

BRUSHED = "gallery"
# Of the JPEG. Strokes need more bytes, and all faces are padded to the same number.
_QUALITY, _BRUSHED_QUALITY = 95, 90


def finish(deck: str, face: Pixels) -> Pixels:
    """Return a uint8 face (R, R, 3) of a deck finished, not yet encoded: (S, S, 3)."""
    return brush.brush(face) if deck == BRUSHED else face


def to_jpeg(deck: str, finished: Pixels) -> bytes:
    """Encode a finished uint8 face (S, S, 3); nothing in the file depends on its label."""
    buffer = io.BytesIO()
    quality = _BRUSHED_QUALITY if deck == BRUSHED else _QUALITY
    # 4:4:4 and fixed tables: nothing in the file depends on where the pixels came from.
    Image.fromarray(finished).save(buffer, "JPEG", quality=quality, subsampling=0, optimize=False)
    return buffer.getvalue()
