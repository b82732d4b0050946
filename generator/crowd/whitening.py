"""Whitening: features become a few numbers without correlation, in a file instead of memory."""

from __future__ import annotations

import mmap
import tempfile
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float16]
Reals = NDArray[np.float64]
ROWS = 4096  # faces or responses that are in memory at a time


@dataclass(frozen=True)
class Whitening:
    """An affine map of features (size,) to numbers (k,) with mean 0 and spread 1."""

    mean: Reals  # (size,)
    matrix: Reals  # (size, k)

    @classmethod
    def of(cls, features: Features, width: int) -> Whitening:
        """Fit to features (F, size): their first `width` principal axes, or fewer.

        Each feature counts in its own spread; along each axis the spread becomes 1.
        """
        size = features.shape[1]
        total, square = np.zeros(size), np.zeros((size, size))
        for start in range(0, len(features), ROWS):
            part = features[start : start + ROWS].astype(np.float64)
            release(features)
            total += part.sum(axis=0)
            square += part.T @ part
        mean = total / len(features)
        covariance = square / len(features) - np.outer(mean, mean)
        spread = np.sqrt(np.maximum(np.diag(covariance), 0)) + 1e-4
        values, axes = np.linalg.eigh(covariance / np.outer(spread, spread))
        first = np.argsort(values)[::-1][: min(width, int((values > 1e-6).sum()))]
        return cls(mean, axes[:, first] / spread[:, None] / np.sqrt(values[first]))

    def kept(self, features: Features) -> Features:
        """Return whitened features (F, k) as a memory map of a file without a name."""
        shape = (len(features), self.matrix.shape[1])
        with tempfile.TemporaryFile() as file:
            kept: Features = np.memmap(file, dtype=np.float16, mode="w+", shape=shape)
        for start in range(0, len(features), ROWS):
            part = features[start : start + ROWS].astype(np.float64) - self.mean
            kept[start : start + ROWS] = part @ self.matrix
            release(features)
            release(kept)
        return kept


def release(features: Features) -> None:
    """Give the pages of a memory map back: they stay in the file, and no longer count as ours."""
    pages: Any = features.base
    if isinstance(pages, mmap.mmap) and hasattr(pages, "madvise"):  # not on Windows
        pages.madvise(mmap.MADV_DONTNEED)
