"""Faces as players get them: by the quiz's own encoder, and at the size that judges take."""

import numpy as np
import pytest

from generator.serving import finished, resized, served, through_jpegs
from quiz.faces.pixels import decode, encode
from tests.support.factories import painted_face


def faces(count: int, side: int = 64) -> np.ndarray:
    return np.stack([painted_face(number, side) for number in range(count)])


@pytest.mark.parametrize("deck", ["utkface", "gallery"])
def test_faces_pass_through_the_encoder_of_the_quiz(deck: str) -> None:
    some = faces(2)
    quiz = np.stack([decode(encode(deck, face)) for face in some])
    assert np.array_equal(served(deck, some), quiz)


def test_the_order_of_faces_stays() -> None:
    some = faces(9)
    together = finished("gallery", some)
    assert all(
        np.array_equal(together[row], finished("gallery", some[row : row + 1])[0])
        for row in range(9)
    )


def test_jpegs_of_random_quality_differ_a_little() -> None:
    some = faces(3)
    low = through_jpegs(some, np.random.default_rng(0), (60, 61)).astype(int)
    high = through_jpegs(some, np.random.default_rng(0), (99, 100)).astype(int)
    assert np.abs(high - some).mean() < np.abs(low - some).mean() < 12


def test_judges_get_their_own_size() -> None:
    some = faces(2, 96)
    assert resized(some, 96) is some
    assert resized(some, 64).shape == (2, 64, 64, 3)
