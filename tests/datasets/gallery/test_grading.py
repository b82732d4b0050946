"""Grading: each school keeps colours in range, and edges are soft."""

import numpy as np

from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import SIDE, rgb
from datasets.gallery.grading import graded
from datasets.gallery.schools import SCHOOLS


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(0))


def test_every_school_grades_a_canvas(canvas: Canvas) -> None:
    for school in SCHOOLS:
        painted = graded(canvas, school, rng())
        assert painted.shape == (3, SIDE, SIDE)
        assert 0 <= painted.min() <= painted.max() <= 1


def test_grading_leaves_grey_without_colour(canvas: Canvas) -> None:
    assert np.ptp(graded(canvas, SCHOOLS[0], rng()), axis=0).max() < 0.005


def test_edges_are_softer_where_less_care_was_taken(canvas: Canvas) -> None:
    half = np.zeros((SIDE, SIDE), dtype=np.float32)
    half[:, SIDE // 2 :] = 1
    canvas.lay(half, rgb(230, 230, 230))
    canvas.care[: SIDE // 2] = 1
    light = graded(canvas, SCHOOLS[0], rng()).mean(axis=0)
    steepest = np.abs(np.diff(light, axis=1)).max(axis=1)
    assert steepest[: SIDE // 2 - 10].mean() > 1.5 * steepest[SIDE // 2 + 10 :].mean()
