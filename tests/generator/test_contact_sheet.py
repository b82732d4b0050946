"""Faces in rows."""

import numpy as np

from generator.contact_sheet import adults_in_turn, contact_sheet
from generator.data import ADULT_CLASSES


def test_faces_fill_rows_and_the_rest_is_black() -> None:
    faces = np.full((5, 4, 4, 3), 200, dtype=np.uint8)
    sheet = np.asarray(contact_sheet(faces))
    assert sheet.shape == (8, 12, 3)
    assert (sheet[:4] == 200).all()
    assert (sheet[4:, 8:] == 0).all()
    assert contact_sheet(faces, columns=5).size == (20, 4)


def test_classes_of_adults_come_in_turn() -> None:
    assert adults_in_turn(8) == [*ADULT_CLASSES, *ADULT_CLASSES[:2]]
