"""The brush: it goes over every portrait of the gallery stroke by stroke, whoever painted it.

Originals and forgeries get their strokes from nothing but their own pixels, so the strokes tell
nothing of a label, and the generator has to learn paintings but not bristles.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray
from PIL import Image

from datasets.gallery.fields import Field, clip, grain, slopes

_F = np.float32
Pixels = NDArray[np.int32]
SIDE = 160  # pixels of a brushed portrait
_ROW = np.arange(SIDE, dtype=np.float32)
# Canvas coordinates go from −1 to 1, to the right and down.
_X: Field = np.tile(np.linspace(-1, 1, SIDE, dtype=np.float32), (SIDE, 1))
_Y: Field = np.ascontiguousarray(_X.T)
_DIRECTION_SIDE = 20  # directions are averaged over squares of eight pixels
_PLAIN, _DETAILED = 0.012, 0.032  # slopes of lightness a pixel where finer strokes begin and cover


@dataclass(frozen=True, slots=True)
class Hand:
    """How a hand paints: strengths are shares, sides of strokes are in pixels of the canvas."""

    cells: tuple[int, ...]  # sides of strokes from the broad to the fine, each divides the canvas
    long: float  # how much longer than half a cell a stroke is
    cover: float  # how far strokes replace what is below
    jitter: float  # how far colours differ between strokes
    impasto: float  # how much the relief of the paint shines
    weave: float  # how much the threads of the canvas show
    cracks: float


HANDS = (
    Hand((5, 2), 1.5, 0.80, 0.040, 0.30, 0.006, 0.0),
    Hand((8, 4, 2), 1.5, 0.92, 0.060, 0.42, 0.008, 0.0),
    Hand((8, 2), 1.9, 0.85, 0.065, 0.10, 0.018, 0.0),
    Hand((5, 2), 1.3, 0.70, 0.030, 0.20, 0.006, 0.10),
)


def brush(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Paint over a face, uint8 (R, R, 3) of any side R: uint8 (SIDE, SIDE, 3).

    The same pixels always get the same strokes.
    """
    rng = Generator(PCG64(zlib.crc32(np.ascontiguousarray(pixels).tobytes())))
    hand = HANDS[int(rng.integers(len(HANDS)))]
    below = _enlarged(pixels)
    angle, detail = directions(below)
    painted, height, own = below, np.zeros_like(detail), np.zeros_like(detail)
    for layer, cell in enumerate(hand.cells):
        share = _F(hand.cover) * (_finer(detail, layer) if layer else _F(1))
        where, tone, relief = strokes(rng, angle, cell, hand.long)
        laid = below.reshape(3, -1)[:, where.ravel()].reshape(below.shape)
        painted = painted + share * (laid + _tints(tone, hand.jitter) - painted)
        height, own = height + share * (relief - height), own + share * (tone - own)
    levels = _surface(painted, height, own, hand, rng) * _F(255) + _F(0.5)
    return np.ascontiguousarray(levels.transpose(1, 2, 0).astype(np.uint8))


def _enlarged(pixels: NDArray[np.uint8]) -> Field:
    image = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    channels: Field = np.asarray(image, dtype=np.float32).transpose(2, 0, 1) * _F(1 / 255)
    return np.ascontiguousarray(channels)


def _averaged(field: Field) -> Field:
    """Return a field averaged over its neighbourhood."""
    small = Image.fromarray(field).resize((_DIRECTION_SIDE,) * 2, Image.Resampling.BOX)
    return np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def directions(colours: Field) -> tuple[Field, Field]:
    """Return the angle along which colours (3, H, W) change least, and how much they change."""
    across, down = slopes(colours.mean(0))
    both = _averaged(across * down) * _F(2)
    difference = _averaged(across * across - down * down)
    angle: Field = (np.arctan2(both, difference) + _F(np.pi)) * _F(0.5)
    return angle, _averaged(np.hypot(across, down))


def _finer(detail: Field, layer: int) -> Field:
    """Return where a layer of finer strokes covers: the finer, the more detail it needs."""
    return clip((detail - _F(layer * _PLAIN)) * _F(1 / (_DETAILED - _PLAIN)))


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
    stroke = winner.astype(np.int32)
    # Not by rank: the strokes on top would be lighter than those below.
    own = rng.uniform(-1, 1, n * n).astype(np.float32).take(stroke)
    return middle.take(stroke), own, height.reshape(SIDE, SIDE)


def _tints(own: Field, jitter: float) -> Field:
    """Return how each stroke's colour differs: lighter or darker, warmer or cooler."""
    warm = np.sin(own * _F(61.7)) * _F(jitter * 0.5)
    light = own * _F(jitter * 0.6)
    return np.stack([light + warm, light, light - warm])


def _surface(colours: Field, height: Field, own: Field, hand: Hand, rng: Generator) -> Field:
    """Light the relief of the paint, show the threads of the canvas, and age it."""
    at = rng.uniform(0, 256, 6).astype(np.float32)
    fine = grain(_X * _F(80) + at[0], _Y * _F(80) + at[1])
    across, down = slopes((np.cos(height * _F(9)) * _F(0.3) + own * _F(0.5)) * _F(hand.impasto))
    threads = np.sin(_X * _F(167)) + np.sin(_Y * _F(167)) + fine * _F(0.8)
    lit = colours * (_F(1) + threads * _F(hand.weave)) + (across + down) * _F(-0.07)
    lit += fine * _F(0.012)
    if hand.cracks:
        lit *= _F(1) - _cracks(at) * _F(hand.cracks)
    return clip(lit)


def _cracks(at: Field) -> Field:
    """Return a net of fine cracks: where warped noise crosses zero."""
    warp = grain(_X * _F(9) + at[2], _Y * _F(9) + at[3]) * _F(1.2)
    one = grain(_X * _F(13) + warp + at[4], _Y * _F(13) + at[5])
    other = grain(_Y * _F(15) + at[3], _X * _F(15) + warp + at[2])
    return clip(_F(1) - np.minimum(np.abs(one), np.abs(other)) * _F(16))
