"""Finishing: all of a deck's faces are stored at one size."""

import io

import pytest
from PIL import Image

from quiz.decks import finished_jpeg
from tests.support.factories import painted_face


@pytest.mark.parametrize(("deck", "side"), [("utkface", 64), ("gallery", 160)])
def test_a_stored_face_has_the_size_of_its_deck(deck: str, side: int) -> None:
    with Image.open(io.BytesIO(finished_jpeg(deck, painted_face(1, 64)))) as image:
        assert image.size == (side, side)
