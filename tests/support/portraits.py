"""What tests of the painter share: a light, a school, random numbers, and what a layer changed."""

from collections.abc import Callable

import numpy as np

from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import Field
from datasets.gallery.frame import Light
from datasets.gallery.schools import SCHOOLS

LIGHT = Light(0.5, -0.4, 0.7, 0.2)
SCHOOL = SCHOOLS[0]


def chance() -> np.random.Generator:
    """Return random numbers that every test begins with."""
    return np.random.Generator(np.random.PCG64(0))


def changed(canvas: Canvas, lay: Callable[[], None]) -> Field:
    """Paint a layer and return where the canvas differs (H, W)."""
    before = canvas.pixels.copy()
    lay()
    assert np.isfinite(canvas.pixels).all()
    assert -0.2 < canvas.pixels.min() <= canvas.pixels.max() < 1.6
    difference: Field = np.abs(canvas.pixels - before).max(axis=0) > 1 / 255
    return difference
