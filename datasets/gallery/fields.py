"""Shapes as fields of numbers on the canvas: soft masks, bumps, noise and ramps of colour."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]
Colour = NDArray[np.float32]

SIDE = 200
_LINE = np.linspace(-1.0, 1.0, SIDE, dtype=np.float32)
# Canvas coordinates go from −1 to 1, to the right and down.
X: Field = np.ascontiguousarray(np.broadcast_to(_LINE[None, :], (SIDE, SIDE)))
Y: Field = np.ascontiguousarray(np.broadcast_to(_LINE[:, None], (SIDE, SIDE)))
_TILE = 512
_FINE = 8  # samples in each cell of the tile


def rgb(*channels: float) -> Colour:
    """Return a colour in [0, 1] from three channels in 0 to 255."""
    return np.array(channels, dtype=np.float32) / np.float32(255)


def clip(field: Field, low: float = 0.0, high: float = 1.0) -> Field:
    """Bound a field; faster than np.clip on small arrays."""
    bounded = np.maximum(field, np.float32(low))
    return np.minimum(bounded, np.float32(high), out=bounded)


def soft(distance: Field, width: float) -> Field:
    """Return a mask from a distance that is positive inside: 0 to 1 over `width`, smoothly."""
    t = clip(distance * np.float32(1 / width) + np.float32(0.5))
    return t * t * (np.float32(3) - t - t)


def root(field: Field) -> Field:
    """Return the square root."""
    rooted: Field = np.sqrt(field)
    return rooted


def ellipse(x: Field, y: Field, cx: float, cy: float, rx: float, ry: float) -> Field:
    """Return the approximate distance to an ellipse's edge, positive inside."""
    dx, dy = (x - np.float32(cx)) * np.float32(1 / rx), (y - np.float32(cy)) * np.float32(1 / ry)
    return (np.float32(1) - root(dx * dx + dy * dy)) * np.float32(min(rx, ry))


def bump(x: Field, y: Field, cx: float, cy: float, rx: float, ry: float) -> Field:
    """Return a Gaussian hill of height 1."""
    dx, dy = (x - np.float32(cx)) * np.float32(1 / rx), (y - np.float32(cy)) * np.float32(1 / ry)
    hill: Field = np.exp(-(dx * dx + dy * dy))
    return hill


def gauss(x: Field, centre: float, width: float) -> Field:
    """Return a Gaussian ridge of height 1 along one coordinate."""
    d = (x - np.float32(centre)) * np.float32(1 / width)
    ridge: Field = np.exp(-d * d)
    return ridge


def ramp(t: Field, shadow: Colour, middle: Colour, light: Colour) -> Field:
    """Return colours (3, H, W) from shadow over middle to light as t goes from 0 to 1."""
    s = np.float32(1) - t
    colours: Field = (s * s) * shadow[:, None, None]
    colours += (np.float32(2) * s * t) * middle[:, None, None]
    colours += (t * t) * light[:, None, None]
    return colours


def noise(rng: Generator, rows: int, columns: int = 0) -> Field:
    """Return smooth noise of about unit spread, with this number of cells down and across."""
    cells = rng.standard_normal((rows, columns or rows), dtype=np.float32)
    image = Image.fromarray(cells).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def _tile() -> Field:
    """Return a smooth tile of noise that repeats without a seam."""
    grain = np.random.Generator(np.random.PCG64(7)).standard_normal((_TILE, _TILE))
    frequency = np.hypot(np.fft.fftfreq(_TILE)[:, None], np.fft.rfftfreq(_TILE)[None, :])
    smooth = np.fft.irfft2(np.fft.rfft2(grain) * np.exp(-((frequency / 0.03) ** 2)))
    tile: Field = (smooth / smooth.std()).astype(np.float32)
    return tile


_GRAIN = _tile().ravel()


def grain(x: Field, y: Field) -> Field:
    """Sample repeating noise at coordinates in cells of the tile; warped ones give textures."""
    columns = (x * np.float32(_FINE)).astype(np.int32) & (_TILE - 1)
    rows = (y * np.float32(_FINE)).astype(np.int32) & (_TILE - 1)
    sampled: Field = _GRAIN.take(rows * np.int32(_TILE) + columns)
    return sampled


def slopes(height: Field) -> tuple[Field, Field]:
    """Return the slopes of a height field across and down, per pixel."""
    across, down = np.zeros_like(height), np.zeros_like(height)
    across[:, 1:-1] = (height[:, 2:] - height[:, :-2]) * np.float32(0.5)
    down[1:-1] = (height[2:] - height[:-2]) * np.float32(0.5)
    return across, down
