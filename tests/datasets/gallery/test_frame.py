"""The frame of a head, and light on a relief."""

import numpy as np
import pytest

from datasets.gallery.fields import SIDE
from datasets.gallery.frame import Frame, Light, lambert
from datasets.gallery.sitter import Sitter


def test_the_face_is_inside_its_contour(sitter: Sitter) -> None:
    frame = Frame(sitter)
    assert (frame.face[frame.r < 0.9] == 1).all()
    assert (frame.face[frame.r > 1.1] == 0).all()


def test_a_window_holds_its_point(sitter: Sitter) -> None:
    frame = Frame(sitter)
    rows, columns = frame.window(0.0, 0.0, 0.2)
    assert frame.u[rows, columns].min() < 0 < frame.u[rows, columns].max()
    assert 0 <= rows.start < rows.stop <= SIDE
    assert (rows.stop - rows.start) / SIDE == pytest.approx(0.2 * frame.scale, rel=0.3)


def test_a_slope_towards_the_light_is_brighter(sitter: Sitter) -> None:
    frame, light = Frame(sitter), Light(0.7, 0.0, 0.7, 0.1)
    away, towards = (lambert(frame.u * np.float32(k), light, frame) for k in (0.5, -0.5))
    assert towards.mean() > away.mean()
    assert np.isfinite(towards).all()
