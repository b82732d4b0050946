"""The finish: a deck's faces go through the same steps, whatever their label."""

import io

import numpy as np
import pytest
from PIL import Image

from datasets.finish import finish, to_jpeg
from datasets.gallery.brush import brush
from tests.support.factories import painted_face

DECKS = ("utkface", "gallery")


def test_photographs_are_left_alone_and_portraits_brushed() -> None:
    face = painted_face(1, 64)
    assert finish("utkface", face) is face
    assert np.array_equal(finish("gallery", face), brush(face))


@pytest.mark.parametrize("deck", DECKS)
def test_a_jpeg_is_near_the_finished_face(deck: str) -> None:
    shown = finish(deck, painted_face(2, 64))
    with Image.open(io.BytesIO(to_jpeg(deck, shown))) as image:
        assert (image.format, image.mode) == ("JPEG", "RGB")
        back = np.asarray(image, dtype=float)
    assert np.abs(back - shown).mean() < 5
