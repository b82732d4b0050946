"""Distances between sets of faces, from their features: KID, FD, PRDC, memorisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]


def kid(x: Features, y: Features) -> float:
    """Return the unbiased squared MMD of (N, d) and (M, d) with the kernel (x.y/d + 1)^3.

    Bińkowski et al. 2018. Negative values are chance around zero. N and M must be at least 2.
    """

    def kernel(a: Features, b: Features) -> Features:
        product: Features = (a @ b.T / a.shape[1] + 1) ** 3
        return product

    n, m = len(x), len(y)
    xx, yy = kernel(x, x), kernel(y, y)
    within_x = (xx.sum() - np.trace(xx)) / (n * (n - 1))
    within_y = (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within_x + within_y - 2 * kernel(x, y).mean())


def kid_interval(
    x: Features, y: Features, subsets: int = 50, size: int = 500, seed: int = 0
) -> tuple[float, float]:
    """Return mean and standard deviation of KID over random subsets of each set."""
    rng = np.random.default_rng(seed)
    size = min(size, len(x), len(y))
    scores = [
        kid(x[rng.choice(len(x), size, replace=False)], y[rng.choice(len(y), size, replace=False)])
        for _ in range(subsets)
    ]
    return float(np.mean(scores)), float(np.std(scores))


def frechet_distance(x: Features, y: Features) -> float:
    """Return the Fréchet distance of Gaussians fitted to (N, d) and (M, d) (Heusel et al. 2017)."""
    cov_x, cov_y = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    # The trace of the root of a product of covariances is the sum of roots of its eigenvalues.
    eigenvalues = np.linalg.eigvals(cov_x @ cov_y)
    root = np.sqrt(np.maximum(eigenvalues.real, 0)).sum()
    shift = np.square(x.mean(axis=0) - y.mean(axis=0)).sum()
    return float(shift + np.trace(cov_x) + np.trace(cov_y) - 2 * root)


def distances(x: Features, y: Features) -> Features:
    """Return the Euclidean distances (N, M) between rows of (N, d) and (M, d)."""
    squares = np.square(x).sum(1)[:, None] + np.square(y).sum(1)[None, :] - 2 * x @ y.T
    rooted: Features = np.sqrt(np.maximum(squares, 0))
    return rooted


@dataclass(frozen=True)
class Prdc:
    """Shares in [0, 1], but density, which can exceed 1 (Naeem et al. 2020)."""

    precision: float
    recall: float
    density: float
    coverage: float


def prdc(real: Features, fake: Features, k: int = 5) -> Prdc:
    """Return precision, recall, density and coverage of fake (M, d) against real (N, d)."""
    real_radii = np.partition(distances(real, real), k, axis=1)[:, k]
    fake_radii = np.partition(distances(fake, fake), k, axis=1)[:, k]
    across = distances(real, fake)
    inside_real = across < real_radii[:, None]
    return Prdc(
        precision=float(inside_real.any(axis=0).mean()),
        recall=float((across < fake_radii[None, :]).any(axis=1).mean()),
        density=float(inside_real.sum(axis=0).mean() / k),
        coverage=float((across.min(axis=1) < real_radii).mean()),
    )


def nearest(x: Features, y: Features) -> tuple[NDArray[np.int64], Features]:
    """Return, for each row of x (N, d), the index of its nearest row in y (M, d), and how far."""
    index, far = [], []
    for start in range(0, len(x), 256):
        block = distances(x[start : start + 256], y)
        index.append(block.argmin(axis=1))
        far.append(block.min(axis=1))
    return np.concatenate(index), np.concatenate(far)


def memorised_share(fake: Features, held_out: Features, train: Features) -> float:
    """Return the share of fakes nearer to train than the nearest 1 % of held-out reals are.

    About 0.01 is what an honest generator shows; much more means copies.
    """
    threshold = np.percentile(nearest(held_out, train)[1], 1)
    return float((nearest(fake, train)[1] < threshold).mean())


def total_variation(x: NDArray[np.int64], y: NDArray[np.int64], kinds: int) -> float:
    """Return half the summed difference of two label histograms, in [0, 1]."""
    shares = [np.bincount(labels, minlength=kinds) / len(labels) for labels in (x, y)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)
