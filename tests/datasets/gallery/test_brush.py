"""Brushwork: strokes cover the canvas, and each school keeps colours in range."""

import numpy as np

from datasets.gallery.brush import grade, handle, strokes
from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import SIDE
from datasets.gallery.schools import SCHOOLS


def test_every_pixel_belongs_to_a_stroke() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    where, own, height = strokes(rng, np.zeros((SIDE, SIDE), dtype=np.float32), 8, 1.4)
    assert where.shape == own.shape == height.shape == (SIDE, SIDE)
    assert 0 <= where.min() <= where.max() < SIDE * SIDE
    assert -1 <= own.min() < own.max() <= 1


def test_every_school_finishes_a_canvas(canvas: Canvas) -> None:
    for school in SCHOOLS:
        painted = handle(canvas, school, np.random.Generator(np.random.PCG64(0)))
        assert painted.shape == (3, SIDE, SIDE)
        assert 0 <= painted.min() <= painted.max() <= 1


def test_grading_leaves_grey_without_colour(canvas: Canvas) -> None:
    graded = grade(canvas.pixels, SCHOOLS[0])
    assert np.ptp(graded, axis=0).max() < 1e-6
