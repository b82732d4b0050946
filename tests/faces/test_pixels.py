"""Pixels: plain JPEGs that differ in nothing but what they show."""

import io

import numpy as np
from PIL import Image

from quiz.decks import finished_jpeg
from quiz.faces import decode, encode
from quiz.faces.pixels import padded
from tests.support.factories import (
    painted_face,
)

LENGTH_BY_SIDE = ((64, 12_288), (96, 12_288), (160, 32_768), (200, 32_768))


def test_an_encoded_face_is_a_plain_jpeg() -> None:
    body = encode("utkface", painted_face(1))
    with Image.open(io.BytesIO(body)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (96, 96))
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]


def test_encoding_depends_on_the_pixels_alone() -> None:
    assert encode("utkface", painted_face(1)) == encode("utkface", painted_face(1).copy())


def test_pure_noise_fits_and_all_of_one_size_have_one_length() -> None:
    dice = np.random.default_rng(0)
    for side, length in LENGTH_BY_SIDE:
        for pixels in (
            dice.integers(0, 256, (side, side, 3), dtype=np.uint8),
            (dice.integers(0, 2, (side, side, 3)) * 255).astype(np.uint8),
            np.zeros((side, side, 3), np.uint8),
            np.full((side, side, 3), 255, np.uint8),
        ):
            body = padded(encode("utkface", pixels))
            assert len(body) == length
            with Image.open(io.BytesIO(body)) as image:
                image.load()
                assert image.size == (side, side)


def test_only_what_is_too_long_is_softened() -> None:
    face = painted_face(1)
    assert encode("utkface", face) == finished_jpeg("utkface", face)
    noise = np.random.default_rng(0).integers(0, 256, (96, 96, 3), dtype=np.uint8)
    assert len(finished_jpeg("utkface", noise)) > LENGTH_BY_SIDE[1][1]
    assert decode(encode("utkface", noise)).std() < noise.std()
