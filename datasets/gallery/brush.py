"""Brushwork: strokes that follow the form, impasto, canvas weave, craquelure, colour grading."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import SIDE, Field, X, Y, bump, clip, grain, rgb, slopes
from datasets.gallery.schools import School

_F = np.float32
Pixels = NDArray[np.int32]
_ROW = np.arange(SIDE, dtype=np.float32)
_INK = rgb(30, 20, 26)


def _near_cells(values: Field, down: int, across: int) -> Field:
    """Shift a grid of strokes by cells, ready to broadcast over the pixels of each cell."""
    moved = np.roll(values, (-down, -across), (0, 1))
    return moved[:, None, :, None]


def strokes(rng: Generator, angle: Field, cell: int, long: float) -> tuple[Pixels, Field, Field]:
    """Cover the canvas with one stroke a cell, each laid over some of its neighbours.

    Returns for each pixel the index of the pixel under the middle of its stroke, a random number
    in [−1, 1] for each stroke, and the height of the paint.
    """
    n = SIDE // cell
    centre = (np.arange(n, dtype=np.float32) + _F(0.5)) * _F(cell)
    cx = centre[None, :] + rng.uniform(-0.5, 0.5, (n, n)).astype(np.float32) * _F(cell)
    cy = centre[:, None] + rng.uniform(-0.5, 0.5, (n, n)).astype(np.float32) * _F(cell)
    ix, iy = np.clip(cx, 0, SIDE - 1).astype(np.int32), np.clip(cy, 0, SIDE - 1).astype(np.int32)
    turn = angle[iy, ix] + rng.normal(0, 0.22, (n, n)).astype(np.float32)
    cos = np.cos(turn) * _F(1 / (long * cell))
    sin = np.sin(turn) * _F(1 / (long * cell))
    # All ranks differ, so a rank also identifies its stroke.
    rank = rng.permutation(n * n).reshape(n, n).astype(np.float32)
    px, py = _ROW.reshape(1, 1, n, cell), _ROW.reshape(n, cell, 1, 1)
    slim = _F(long / 0.62)
    best = np.full((n, cell, n, cell), -1, dtype=np.float32)
    height = np.zeros_like(best)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            dx, dy = px - _near_cells(cx, down, across), py - _near_cells(cy, down, across)
            c, s = _near_cells(cos, down, across), _near_cells(sin, down, across)
            along, beside = dx * c + dy * s, dy * (c * slim) - dx * (s * slim)
            reach = along * along
            reach += beside * beside
            r = _near_cells(rank, down, across)
            win = (reach < _F(1)) & (r > best)
            np.copyto(best, r, where=win)
            np.copyto(height, beside, where=win)
    uncovered = np.broadcast_to(_near_cells(rank, 0, 0), best.shape)
    winner: Field = np.where(best < 0, uncovered, best).reshape(SIDE, SIDE)
    middle = np.empty(n * n, dtype=np.int32)
    middle[rank.astype(np.int32).ravel()] = (iy * SIDE + ix).ravel()
    own = winner * _F(2 / (n * n)) - _F(1)
    return middle.take(winner.astype(np.int32)), own, height.reshape(SIDE, SIDE)


def handle(canvas: Canvas, school: School, rng: Generator) -> Field:
    """Turn the canvas into brushwork of the school; returns (3, H, W) in [0, 1]."""
    pixels = grade(canvas.pixels, school)
    if school.levels:
        pixels = _flatten(pixels, school.levels)
    where, own, height = strokes(rng, canvas.angle, school.stroke, school.stroke_long)
    cover = _F(school.stroke_cover) + canvas.care * _F(school.face_cover - school.stroke_cover)
    cover *= _F(1) - clip(canvas.care - _F(0.7)) * _F(2.9)
    painted = pixels.reshape(3, -1)[:, where.ravel()].reshape(pixels.shape)
    tint = _tints(rng, own, school.jitter)
    pixels = pixels + cover * (painted + tint * (_F(1) - canvas.care * _F(0.6)) - pixels)
    if school.line:
        veil = canvas.line * _F(school.line)
        pixels = pixels + veil * (_INK[:, None, None] - pixels)
    return finish(pixels, height, own, school, rng, canvas.care)


def _tints(rng: Generator, own: Field, jitter: float) -> Field:
    """Return how each stroke's colour differs: lighter or darker, warmer or cooler."""
    warm = np.sin(own * _F(61.7))
    light = own * _F(jitter * 0.6)
    return np.stack([light + warm * _F(jitter * 0.5), light, light - warm * _F(jitter * 0.5)])


def grade(pixels: Field, school: School) -> Field:
    """Set saturation and contrast."""
    grey = pixels[0] * _F(0.3) + pixels[1] * _F(0.59) + pixels[2] * _F(0.11)
    pixels = grey + (pixels - grey) * _F(school.saturation)
    return clip((pixels - _F(0.42)) * _F(school.contrast) + _F(0.42))


def _flatten(pixels: Field, levels: int) -> Field:
    """Reduce lightness to a few flat tones with narrow, smooth steps between them."""
    light = np.maximum(np.maximum(pixels[0], pixels[1]), pixels[2]) + _F(1e-3)
    t = light * _F(levels)
    base: Field = np.floor(t)
    part = clip((t - base - _F(0.5)) * _F(3.5) + _F(0.5))
    flat: Field = pixels * ((base + part) / _F(levels) / light * _F(0.7) + _F(0.3))
    return flat


def finish(
    pixels: Field, height: Field, own: Field, school: School, rng: Generator, care: Field
) -> Field:
    """Light the relief of the paint, show the weave, and age the surface."""
    at = rng.uniform(0, 256, 6).astype(np.float32)
    fine = grain(X * _F(90) + at[0], Y * _F(90) + at[1])
    ridge = (np.cos(height * _F(9)) * _F(0.3) + own * _F(0.5)) * _F(school.impasto)
    across, down = slopes(ridge)
    gloss = (across + down) * (_F(-0.10) + care * _F(0.055))
    threads = np.sin(X * _F(209)) + np.sin(Y * _F(209)) + fine * _F(0.8)
    pixels = pixels * (_F(1) + threads * _F(school.weave * 0.35)) + gloss + fine * _F(0.012)
    if school.crackle and rng.random() < 0.8:
        pixels = pixels * (_F(1) - _cracks(at) * _F(0.17 * school.crackle))
    if school.vignette:
        pixels = pixels * (
            _F(1 - 0.45 * school.vignette)
            + bump(X, Y, 0, -0.1, 1.25, 1.25) * _F(0.5 * school.vignette)
        )
    return clip(pixels)


def _cracks(at: Field) -> Field:
    """Return a net of fine cracks: where warped noise crosses zero."""
    warp = grain(X * _F(9) + at[2], Y * _F(9) + at[3]) * _F(1.2)
    one = grain(X * _F(13) + warp + at[4], Y * _F(13) + at[5])
    other = grain(Y * _F(15) + at[3], X * _F(15) + warp + at[2])
    return clip(_F(1) - np.minimum(np.abs(one), np.abs(other)) * _F(16))
