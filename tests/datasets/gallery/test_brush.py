"""The brush: strokes cover the canvas, depend on the pixels alone, and keep what was painted."""

import numpy as np
import pytest
from PIL import Image

from datasets.gallery import brush, paint
from datasets.gallery.brush import HANDS, SIDE, Hand, directions, strokes


def small(seed: int) -> np.ndarray:
    return np.asarray(Image.fromarray(paint(seed).pixels).resize((64, 64)))


def test_every_pixel_belongs_to_a_stroke() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    where, own, height = strokes(rng, np.zeros((SIDE, SIDE), dtype=np.float32), 8, 1.4)
    assert where.shape == own.shape == height.shape == (SIDE, SIDE)
    assert 0 <= where.min() <= where.max() < SIDE * SIDE
    assert -1 <= own.min() < own.max() <= 1


@pytest.mark.parametrize("hand", HANDS)
def test_strokes_of_every_hand_fill_the_canvas(hand: Hand) -> None:
    assert all(SIDE % cell == 0 for cell in hand.cells)
    assert list(hand.cells) == sorted(hand.cells, reverse=True)


def test_the_same_pixels_get_the_same_strokes_whoever_painted_them() -> None:
    face = small(3)
    again = np.asfortranarray(face.copy())
    assert np.array_equal(brush.brush(face), brush.brush(again))
    other = face.copy()
    other[0, 0, 0] ^= 1
    assert not np.array_equal(brush.brush(face), brush.brush(other))


@pytest.mark.parametrize("seed", range(6))
def test_a_brushed_face_is_still_the_face(seed: int) -> None:
    face = small(seed)
    painted = brush.brush(face)
    assert painted.shape == (SIDE, SIDE, 3)
    back = np.asarray(Image.fromarray(painted).resize((16, 16), Image.Resampling.BOX), float)
    there = np.asarray(Image.fromarray(face).resize((16, 16), Image.Resampling.BOX), float)
    assert np.abs(back - there).mean() < 6
    assert np.corrcoef(back.ravel(), there.ravel())[0, 1] > 0.95


def test_strokes_follow_edges() -> None:
    upright = np.zeros((3, SIDE, SIDE), dtype=np.float32)
    upright[:, :, SIDE // 2 :] = 1
    angle, detail = directions(upright)
    beside = SIDE // 2
    assert angle[beside, beside] == pytest.approx(np.pi / 2, abs=0.1)
    level, _ = directions(np.ascontiguousarray(upright.transpose(0, 2, 1)))
    assert np.sin(level[beside, beside]) == pytest.approx(0, abs=0.1)
    assert detail[beside, beside] > 10 * detail[beside, 4]
