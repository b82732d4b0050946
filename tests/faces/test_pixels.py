"""Pixels: plain JPEGs that differ in nothing but what they show."""

import io

import numpy as np
import pytest
from PIL import Image

from quiz.faces import encode
from quiz.faces.pixels import FACE_LENGTH, padded
from tests.support.factories import (
    painted_face,
)


def test_an_encoded_face_is_a_plain_jpeg() -> None:
    body = encode("utkface", painted_face(1))
    with Image.open(io.BytesIO(body)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (96, 96))
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]


def test_encoding_depends_on_the_pixels_alone() -> None:
    assert encode("utkface", painted_face(1)) == encode("utkface", painted_face(1).copy())


def test_pure_noise_fits_and_everything_has_one_length() -> None:
    dice = np.random.default_rng(0)
    for pixels in (
        dice.integers(0, 256, (96, 96, 3), dtype=np.uint8),
        (dice.integers(0, 2, (96, 96, 3)) * 255).astype(np.uint8),
        np.zeros((96, 96, 3), np.uint8),
    ):
        body = padded(encode("utkface", pixels))
        assert len(body) == FACE_LENGTH
        with Image.open(io.BytesIO(body)) as image:
            image.load()


def test_a_face_that_would_not_fit_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (160, 160, 3), dtype=np.uint8)
    with pytest.raises(ValueError, match="longer than"):
        encode("utkface", noise)
