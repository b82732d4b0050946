"""The canvas: what covers, darkens and lightens it."""

import numpy as np
import pytest

from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import SIDE, rgb

HALF = np.zeros((SIDE, SIDE), dtype=np.float32)
HALF[:, : SIDE // 2] = 1
RED = rgb(255, 0, 0)


def test_paint_covers_the_mask_alone(canvas: Canvas) -> None:
    canvas.lay(HALF, RED, care=0.8)
    assert canvas.pixels[:, 0, 0].tolist() == [1, 0, 0]
    assert canvas.pixels[:, 0, -1].tolist() == [0.5, 0.5, 0.5]
    assert canvas.care[0, 0] == pytest.approx(0.8)


def test_a_line_follows_the_edge_of_a_mask(canvas: Canvas) -> None:
    mask = HALF.copy()
    mask[:, SIDE // 2] = 0.5
    canvas.lay(mask, RED, line=0.7)
    assert canvas.line[0, SIDE // 2] == pytest.approx(0.7)
    assert canvas.line[0, 0] == 0


def test_a_glaze_darkens_and_a_glow_lightens(canvas: Canvas) -> None:
    canvas.glaze(HALF, rgb(127.5, 127.5, 127.5))
    assert canvas.pixels[0, 0, 0] == pytest.approx(0.25)
    canvas.glow(HALF * 0.5, rgb(255, 255, 255))
    assert canvas.pixels[0, 0, 0] == pytest.approx(0.625)
    assert canvas.pixels[0, 0, -1] == pytest.approx(0.5)
