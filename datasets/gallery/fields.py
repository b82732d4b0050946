"""Shapes as fields of numbers on the canvas: soft masks, bumps, noise and ramps of colour."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.floating[Any]]  # float32 (H, W), or (3, H, W) for colours
Colour = NDArray[np.floating[Any]]  # float32 (3,) in [0, 1]
Window = tuple[slice, slice]  # rows and columns

SIDE = 200
_LINE = np.linspace(-1.0, 1.0, SIDE, dtype=np.float32)
# The canvas runs from −1 to 1 both ways, rightwards and downwards.
X: Field = np.ascontiguousarray(np.broadcast_to(_LINE[None, :], (SIDE, SIDE)))
Y: Field = np.ascontiguousarray(np.broadcast_to(_LINE[:, None], (SIDE, SIDE)))
_TILE = 256


def rgb(*channels: float) -> Colour:
    """Return a colour in [0, 1] from three channels in 0 to 255."""
    return np.array(channels, dtype=np.float32) / np.float32(255)


def clip(field: Field, low: float = 0.0, high: float = 1.0) -> Field:
    """Bound a field; faster than np.clip on small arrays."""
    return np.minimum(np.maximum(field, np.float32(low)), np.float32(high))


def soft(distance: Field, width: float) -> Field:
    """Return a mask from a distance that is positive inside: 0 to 1 over `width`, smoothly."""
    t = clip(distance * np.float32(1 / width) + np.float32(0.5))
    return t * t * (np.float32(3) - t - t)


def ellipse(x: Field, y: Field, cx: float, cy: float, rx: float, ry: float) -> Field:
    """Return about the distance to an ellipse's edge, positive inside."""
    dx, dy = (x - np.float32(cx)) * np.float32(1 / rx), (y - np.float32(cy)) * np.float32(1 / ry)
    inside: Field = np.float32(1) - np.sqrt(dx * dx + dy * dy)
    return inside * np.float32(min(rx, ry))


def bump(x: Field, y: Field, cx: float, cy: float, rx: float, ry: float) -> Field:
    """Return a Gaussian hill of height 1."""
    dx, dy = (x - np.float32(cx)) * np.float32(1 / rx), (y - np.float32(cy)) * np.float32(1 / ry)
    hill: Field = np.exp(-(dx * dx + dy * dy))
    return hill


def gauss(x: Field, centre: float, width: float) -> Field:
    """Return a Gaussian ridge of height 1 along one coordinate."""
    d = (x - np.float32(centre)) * np.float32(1 / width)
    return np.exp(-d * d)


def ramp(t: Field, shadow: Colour, middle: Colour, light: Colour) -> Field:
    """Return colours (3, H, W) that go from shadow by middle to light as t goes from 0 to 1."""
    s = np.float32(1) - t
    a, b, c = s * s, np.float32(2) * s * t, t * t
    found = np.empty((3, *t.shape), dtype=np.float32)
    for i in range(3):
        np.multiply(a, shadow[i], out=found[i])
        found[i] += b * middle[i]
        found[i] += c * light[i]
    return found


def noise(rng: Generator, rows: int, columns: int = 0) -> Field:
    """Return smooth noise of about unit spread, with so many cells down and across."""
    cells = rng.standard_normal((rows, columns or rows), dtype=np.float32)
    image = Image.fromarray(cells).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def _tile() -> Field:
    """Return a tile of noise that repeats without a seam, a little smooth."""
    grain = np.random.Generator(np.random.PCG64(7)).standard_normal((_TILE, _TILE))
    frequency = np.hypot(np.fft.fftfreq(_TILE)[:, None], np.fft.rfftfreq(_TILE)[None, :])
    smooth = np.fft.irfft2(np.fft.rfft2(grain) * np.exp(-((frequency / 0.12) ** 2)))
    tile: Field = (smooth / smooth.std()).astype(np.float32)
    return tile


_GRAIN = _tile().ravel()


def grain(x: Field, y: Field) -> Field:
    """Sample repeating noise at coordinates in cells of the tile: any warp of them is a texture."""
    left, top = np.floor(x), np.floor(y)
    right, low = x - left, y - top
    columns, rows = left.astype(np.int32), top.astype(np.int32)
    here, there = columns & (_TILE - 1), (columns + np.int32(1)) & (_TILE - 1)
    up, down = (rows & (_TILE - 1)) * _TILE, ((rows + np.int32(1)) & (_TILE - 1)) * _TILE
    above, below = _GRAIN.take(up + here), _GRAIN.take(down + here)
    above += right * (_GRAIN.take(up + there) - above)
    below += right * (_GRAIN.take(down + there) - below)
    found: Field = above + low * (below - above)
    return found


def window_of(inside: NDArray[np.bool_]) -> Window:
    """Return the least window that holds all that is inside; an empty one for nothing."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def slopes(height: Field) -> tuple[Field, Field]:
    """Return the slopes of a height field across and down, per pixel."""
    across, down = np.zeros_like(height), np.zeros_like(height)
    across[:, 1:-1] = (height[:, 2:] - height[:, :-2]) * np.float32(0.5)
    down[1:-1] = (height[2:] - height[:-2]) * np.float32(0.5)
    return across, down
