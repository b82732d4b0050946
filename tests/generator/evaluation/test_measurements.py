"""Photographs that are spoilt more and more, and who is shown."""

from typing import Any

import numpy as np
import pytest

from generator.evaluation.measurements import (
    LADDERS,
    Extracted,
    attributes,
    blurred,
    compressed,
    noisy,
)
from tests.support.factories import painted_face
from tests.support.tiny import SIDE


def test_spoiling_changes_more_and_more() -> None:
    faces = np.stack([painted_face(n, SIDE) for n in range(4)])
    for corrupt in (blurred, compressed, noisy):
        _, levels = next(ladder for ladder in LADDERS.values() if ladder[0] is corrupt)
        far = [np.abs(corrupt(faces, level).astype(float) - faces).mean() for level in levels]
        assert far == sorted(far)
        assert far[0] > 0


def test_attributes_are_shares_with_intervals() -> None:
    def faces(labels: list[int]) -> Extracted:
        count = len(labels)
        predicted = {"gender": np.array(labels)}
        return Extracted(np.zeros((count, 2, 2, 3), np.uint8), np.zeros((count, 4)), predicted)

    kinds = {"gender": ("male", "female")}
    shown: dict[str, Any] = attributes(faces([0, 0, 0, 1]), faces([0, 1]), kinds)["gender"]
    (men, low, high), (women, _, _) = shown["fakes"]
    assert (men, women) == (0.75, 0.25)
    assert 0 <= low < men < high <= 1
    assert shown["kinds"] == ["male", "female"]


def test_faces_are_chosen_by_row() -> None:
    pixels = np.arange(3, dtype=np.uint8).repeat(12).reshape(3, 2, 2, 3)
    some = Extracted(pixels, np.eye(3), {"age": np.array([4, 5, 6])}).rows(np.array([2]))
    assert some.pixels.max() == 2
    assert some.predicted["age"].tolist() == pytest.approx([6])
