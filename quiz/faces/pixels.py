"""Pixels: faces as JPEG, encoded, decoded and padded alike, whatever their label."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUALITY = 95
# The length in bytes of every response for a face. Pure noise at 96 px takes 27,321 bytes.
FACE_LENGTH = 32_768


def encode(pixels: "NDArray[np.uint8]") -> bytes:
    """Encode uint8 RGB pixels (H, W, 3) as the JPEG that reals and fakes alike are stored as.

    Raises ValueError when the result would not fit into FACE_LENGTH.
    """
    from PIL import Image  # lazily: the web process never encodes

    buffer = io.BytesIO()
    # 4:4:4 and fixed tables: nothing in the file depends on where the pixels came from.
    Image.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=False)
    body = buffer.getvalue()
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
