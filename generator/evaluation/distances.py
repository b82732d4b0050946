"""Distances between sets of faces, from their features: KID, FD, PRDC, memorisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]
_ROWS = 1024


def kid(x: Features, y: Features) -> float:
    """Return the unbiased squared MMD of (N, d) and (M, d) with the kernel (x.y/d + 1)^3.

    Bińkowski et al. 2018. Values below zero are chance. N and M must be at least 2.
    """
    n, m = len(x), len(y)
    within_x = (_kernel_sum(x, x) - _own_kernels(x).sum()) / (n * (n - 1))
    within_y = (_kernel_sum(y, y) - _own_kernels(y).sum()) / (m * (m - 1))
    return float(within_x + within_y - 2 * _kernel_sum(x, y) / (n * m))


def _kernel_sum(a: Features, b: Features) -> float:
    """Return the sum of the kernel over all pairs of rows, a part at a time.

    The whole matrix of 19 thousand faces takes 3 GB, and a BLAS with 32-bit sizes breaks on it.
    """
    parts = (a[start : start + _ROWS] for start in range(0, len(a), _ROWS))
    return float(sum(_kernels(part @ b.T, a.shape[1]).sum() for part in parts))


def _own_kernels(x: Features) -> Features:
    """Return the kernel of each row with itself (N,)."""
    return _kernels(np.square(x).sum(axis=1), x.shape[1])


def _kernels(products: Features, width: int) -> Features:
    """Return KID's kernel of pairs of features, from their products and their width."""
    kernels: Features = (products / width + 1) ** 3
    return kernels


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
    """Return for each row of x (N, d) the index and the distance of the nearest row of y (M, d)."""
    index, far = [], []
    for start in range(0, len(x), 256):
        block = distances(x[start : start + 256], y)
        index.append(block.argmin(axis=1))
        far.append(block.min(axis=1))
    return np.concatenate(index), np.concatenate(far)


def memorised_share(fake: Features, held_out: Features, train: Features) -> float:
    """Return the share of fakes that are nearer to train than 99 % of held-out reals are.

    About 0.01 is normal; much more means that the generator copies training faces.
    """
    threshold = np.percentile(nearest(held_out, train)[1], 1)
    return float((nearest(fake, train)[1] < threshold).mean())


def total_variation(x: NDArray[np.int64], y: NDArray[np.int64], kinds: int) -> float:
    """Return half the summed difference of two label histograms, in [0, 1]."""
    shares = [np.bincount(labels, minlength=kinds) / len(labels) for labels in (x, y)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def total_variation_interval(
    x: NDArray[np.int64], y: NDArray[np.int64], kinds: int, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of the total variation over bootstrap samples of both sets."""
    rng = np.random.default_rng(seed)
    values = [
        total_variation(rng.choice(x, len(x)), rng.choice(y, len(y)), kinds) for _ in range(draws)
    ]
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def wilson(count: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    share, spread = count / total, z * z / total
    centre = (share + spread / 2) / (1 + spread)
    half = z * np.sqrt(share * (1 - share) / total + spread / total / 4) / (1 + spread)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def copying_score(
    fake: Features, held_out: Features, train: Features, cells: int = 5, seed: int = 0
) -> float:
    """Return C_T, about 0 for a generator that does not copy and far below 0 for one that does.

    Meehan et al. 2020: in each cell of the training set, the z-score of Mann and Whitney's U that a
    fake is farther from train than a held-out real is; weighted by the share of held-out reals.
    """
    centres = k_means(train, cells, seed)
    cells_of = [distances(x, centres).argmin(axis=1) for x in (fake, held_out, train)]
    scores, weights = [], []
    for cell in range(cells):
        q, p, t = (x[h == cell] for x, h in zip((fake, held_out, train), cells_of, strict=True))
        if min(len(q), len(p)) >= 20 and len(t):
            scores.append(mann_whitney_z(nearest(q, t)[1], nearest(p, t)[1]))
            weights.append(len(p))
    return float(np.average(scores, weights=weights)) if scores else float("nan")


def k_means(x: Features, cells: int, seed: int, rounds: int = 30) -> Features:
    """Return the centres (cells, d) of Lloyd's algorithm, begun at random rows of x (N, d)."""
    centres = x[np.random.default_rng(seed).choice(len(x), cells, replace=False)]
    for _ in range(rounds):
        home = distances(x, centres).argmin(axis=1)
        centres = np.stack(
            [x[home == c].mean(axis=0) if (home == c).any() else centres[c] for c in range(cells)]
        )
    return centres


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, ties sharing their mean."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def auc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return the chance that a positive scores above a negative, ties half."""
    n, m = len(positive), len(negative)
    rank_sum = ranks(np.concatenate([positive, negative]))[:n].sum()
    return float((rank_sum - n * (n + 1) / 2) / (n * m))


def mann_whitney_z(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the z-score of U: above 0 when x tends to be larger than y."""
    n, m = len(x), len(y)
    return float((auc(x, y) - 0.5) * np.sqrt(12 * n * m / (n + m + 1)))


def two_sample_auc(x: Features, y: Features, folds: int = 5, seed: int = 0) -> float:
    """Return how well a logistic regression on features tells y from x, cross-validated AUC.

    Lopez-Paz & Oquab 2017. 0.5 is chance. Only values of equal N can be compared.
    """
    size = min(len(x), len(y))
    rows = np.random.default_rng(seed).permutation(size)
    data = np.concatenate([x[rows], y[rows]])
    data = (data - data.mean(axis=0)) / (data.std(axis=0) + 1e-9)
    labels, fold = np.repeat([0.0, 1.0], size), np.tile(np.arange(size) % folds, 2)
    scores = np.empty(2 * size)
    for held in range(folds):
        scores[fold == held] = data[fold == held] @ logistic(
            data[fold != held], labels[fold != held]
        )
    return auc(scores[size:], scores[:size])


def logistic(x: Features, labels: NDArray[np.float64], ridge: float = 10.0) -> Features:
    """Fit ridge logistic regression without intercept by Newton's method: weights (d,)."""
    weights = np.zeros(x.shape[1])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (labels - chance) - ridge * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(x.shape[1])
        weights = weights + np.linalg.solve(curve, slope)
    return weights
