"""The filter on real faces, the same for training the generator and for the quiz.

A filter on the quiz's photographs alone would give the label away: fakes would show what no
photograph shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# The thresholds were chosen from contact sheets of faces just below and just above each of them.
MIN_COLOUR = 9.0
EDGE_LINES = 3
EDGE_SPREAD = 2.0
EDGE_BLACK = 8.0
EDGE_WHITE = 250.0
MIN_DETAIL_CYCLES = 21.0
DETAIL_SHARE = 0.999
NEAR_BITS = 7
_SIDE = 200


@dataclass(frozen=True, slots=True)
class Measures:
    """The measurements of a photograph that the filter uses.

    colour: mean spread of the channels, in grey levels; is_edge_padded: an edge of constant black
    or white; detail: radius in cycles per side that holds 99.9 % of the spectral energy;
    dhash: two 64-bit difference hashes, by rows and by columns.
    """

    colour: float
    is_edge_padded: bool
    detail: float
    dhash: tuple[int, int]


def measure(photograph: Image.Image) -> Measures:
    """Measure an RGB photograph of any size."""
    square = photograph.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    luma = np.asarray(square.convert("L"), dtype=np.float32)
    return Measures(
        colour=_colour(square),
        is_edge_padded=_is_edge_padded(luma),
        detail=_detail(luma),
        dhash=dhash(photograph),
    )


def refusal(measures: Measures) -> str | None:
    """Return why a photograph is refused, or None."""
    if measures.colour < MIN_COLOUR:
        return "grey"
    if measures.is_edge_padded:
        return "edge-padded"
    if measures.detail < MIN_DETAIL_CYCLES:
        return "blurred"
    return None


def _colour(square: Image.Image) -> float:
    # Channel by channel, since NumPy is ten times slower over a last axis of three.
    red, green, blue = (np.asarray(plane) for plane in square.split())
    high = np.maximum(np.maximum(red, green), blue)
    low = np.minimum(np.minimum(red, green), blue)
    return float((high - low).mean())


def _is_edge_padded(luma: NDArray[np.float32]) -> bool:
    for edge in (
        luma[:EDGE_LINES],
        luma[-EDGE_LINES:],
        luma[:, :EDGE_LINES],
        luma[:, -EDGE_LINES:],
    ):
        mean = float(edge.mean())
        if float(edge.std()) < EDGE_SPREAD and not EDGE_BLACK < mean < EDGE_WHITE:
            return True
    return False


def _radii() -> NDArray[np.int64]:
    """Return the rounded radius, in cycles per side, of each bin of a real 2-D transform."""
    rows = np.fft.fftfreq(_SIDE, 1 / _SIDE)[:, None]
    columns = np.fft.rfftfreq(_SIDE, 1 / _SIDE)[None, :]
    radii: NDArray[np.int64] = np.rint(np.hypot(rows, columns)).astype(np.int64)
    return radii


_RADII = _radii()
# The window hides the jump between opposite borders, which would count as detail.
_WINDOW = np.outer(np.hanning(_SIDE), np.hanning(_SIDE)).astype(np.float32)


def _detail(luma: NDArray[np.float32]) -> float:
    spectrum = np.fft.rfft2((luma - luma.mean()) * _WINDOW)
    energy = np.bincount(_RADII.ravel(), (np.abs(spectrum) ** 2).ravel())
    return float(np.searchsorted(np.cumsum(energy), DETAIL_SHARE * energy.sum()))


def _bits(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags).tobytes(), "big")


def dhash(photograph: Image.Image) -> tuple[int, int]:
    """Return the two difference hashes of an RGB photograph of any size."""
    small = np.asarray(photograph.convert("L").resize((9, 9), Image.Resampling.LANCZOS)).astype(int)
    return _bits(small[:8, 1:] > small[:8, :-1]), _bits(small[1:, :8] > small[:-1, :8])


class NearDuplicates:
    """The difference hashes seen so far; a new one is a near duplicate within NEAR_BITS of any."""

    def __init__(self) -> None:
        self._seen = np.empty((1024, 2), dtype=np.uint64)
        self._count = 0

    def add(self, dhash: tuple[int, int]) -> bool:
        """Remember a hash; return True when a similar one was added before."""
        row = np.array(dhash, dtype=np.uint64)
        differing = np.bitwise_count(self._seen[: self._count] ^ row).sum(axis=1, dtype=np.uint16)
        if self._count == len(self._seen):
            self._seen = np.concatenate([self._seen, np.empty_like(self._seen)])
        self._seen[self._count] = row
        self._count += 1
        return bool((differing <= NEAR_BITS).any())
