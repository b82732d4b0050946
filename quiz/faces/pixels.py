"""Pixels: faces as JPEG, encoded, decoded and padded alike, whatever their label."""

import io
from typing import TYPE_CHECKING

from quiz.decks import finished_jpeg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The length in bytes of every response for a face. Pure noise at 96 px takes 27,321 bytes.
FACE_LENGTH = 32_768


def encode(deck: str, pixels: "NDArray[np.uint8]") -> bytes:
    """Finish uint8 RGB pixels (R, R, 3) of a deck, and encode them as reals and fakes alike are.

    Raises ValueError when the result would not fit into FACE_LENGTH.
    """
    body = finished_jpeg(deck, pixels)
    if len(body) > FACE_LENGTH:
        raise ValueError(f"A face of {len(body)} bytes is longer than {FACE_LENGTH}.")
    return body


def decode(body: bytes) -> "NDArray[np.uint8]":
    """Decode one of our JPEGs to uint8 RGB pixels (H, W, 3)."""
    import numpy
    from PIL import Image

    return numpy.asarray(Image.open(io.BytesIO(body)).convert("RGB"))


def padded(body: bytes) -> bytes:
    """Fill a JPEG with zeros after its end, so that all faces have one length."""
    return body.ljust(FACE_LENGTH, b"\0")
