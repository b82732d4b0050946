"""Pixels: faces as JPEG, encoded, decoded and padded alike, whatever their label."""

import io
import sys
from typing import TYPE_CHECKING

from quiz.decks import finished_jpeg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The length in bytes of every response for a face up to this many pixels wide. Of 1,455 photographs
# the longest JPEG at 96 px had 7,674.
LENGTHS = ((96, 12_288), (sys.maxsize, 32_768))
FRAME = b"\xff\xc0"  # what marks a JPEG's frame: 5 bytes on is its height
SOFTER = 0.5  # pixels, the radius by which a face is blurred that would be too long


def encode(deck: str, pixels: "NDArray[np.uint8]") -> bytes:
    """Finish uint8 RGB pixels (R, R, 3) of a deck, and encode them as reals and fakes alike are.

    A face that would be too long, such as noise, is softened until it fits.
    """
    body = finished_jpeg(deck, pixels)
    while len(body) > length_of(body):
        pixels = softened(pixels)
        body = finished_jpeg(deck, pixels)
    return body


def softened(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Return uint8 RGB pixels (R, R, 3) a little blurred."""
    import numpy
    from PIL import Image, ImageFilter

    return numpy.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(SOFTER)))


def length_of(body: bytes) -> int:
    """Return the length that every face of the size of this JPEG is padded to."""
    at = body.index(FRAME) + 5
    height = int.from_bytes(body[at : at + 2])
    return next(length for side, length in LENGTHS if height <= side)


def decode(body: bytes) -> "NDArray[np.uint8]":
    """Decode one of our JPEGs to uint8 RGB pixels (H, W, 3)."""
    import numpy
    from PIL import Image

    return numpy.asarray(Image.open(io.BytesIO(body)).convert("RGB"))


def padded(body: bytes) -> bytes:
    """Fill a JPEG with zeros after its end, so that all faces of one size have one length."""
    return body.ljust(length_of(body), b"\0")
