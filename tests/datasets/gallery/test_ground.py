"""Backgrounds of every school."""

import numpy as np

from datasets.gallery.fields import SIDE
from datasets.gallery.ground import paint_ground
from datasets.gallery.schools import SCHOOLS
from tests.support.portraits import LIGHT, chance


def test_every_school_paints_a_ground() -> None:
    for school in SCHOOLS:
        pixels = paint_ground(chance(), school, LIGHT)
        assert pixels.shape == (3, SIDE, SIDE)
        assert np.isfinite(pixels).all()
