"""Distances between sets of features."""

from dataclasses import asdict

import numpy as np
import pytest
import torch
from prdc import compute_prdc
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.kid import KernelInceptionDistance

from generator.evaluation import distances
from generator.evaluation.distances import (
    auc,
    copying_score,
    frechet_distance,
    kid,
    kid_interval,
    memorised_share,
    nearest,
    prdc,
    ranks,
    total_variation,
    two_sample_auc,
    wilson,
)


def gaussian(n: int, shift: float = 0.0, seed: int = 0, d: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d)) + shift


def test_kid_equals_the_sum_over_pairs() -> None:
    x, y = gaussian(4), gaussian(5, 1, seed=1)

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        return float((a @ b / 8 + 1) ** 3)

    within_x = np.mean([kernel(x[i], x[j]) for i in range(4) for j in range(4) if i != j])
    within_y = np.mean([kernel(y[i], y[j]) for i in range(5) for j in range(5) if i != j])
    across = np.mean([kernel(a, b) for a in x for b in y])
    assert kid(x, y) == pytest.approx(within_x + within_y - 2 * across)


def test_kid_is_unbiased_around_zero_and_grows() -> None:
    same = [kid(gaussian(100, seed=2 * i), gaussian(100, seed=2 * i + 1)) for i in range(40)]
    assert abs(np.mean(same)) < 3 * np.std(same) / np.sqrt(40)
    ladder = [kid(gaussian(300), gaussian(300, s, seed=1)) for s in (0, 0.25, 0.5, 1)]
    assert ladder == sorted(ladder)
    mean, spread = kid_interval(gaussian(300), gaussian(300, 1, seed=1), subsets=10, size=100)
    assert mean == pytest.approx(ladder[-1], abs=3 * spread)


def test_frechet_distance_of_known_gaussians() -> None:
    x = gaussian(200_000, d=2)
    assert frechet_distance(x, x) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(x, x + 3) == pytest.approx(18, rel=1e-6)
    assert frechet_distance(x, 2 * x) == pytest.approx(2, rel=0.02)


def test_prdc_of_equal_and_of_foreign_sets() -> None:
    x = gaussian(400)
    alike, foreign = prdc(x, gaussian(400, seed=1)), prdc(x, gaussian(400, 50, seed=1))
    assert min(alike.precision, alike.recall, alike.coverage) > 0.9
    assert alike.density == pytest.approx(1, abs=0.15)
    assert (foreign.precision, foreign.recall, foreign.density, foreign.coverage) == (0, 0, 0, 0)


def test_prdc_agrees_with_a_public_implementation() -> None:
    x, y = gaussian(300), 1.1 * gaussian(250, 0.3, seed=1)
    public = compute_prdc(real_features=x, fake_features=y, nearest_k=5)
    assert asdict(prdc(x, y)) == pytest.approx(public)


def test_collapse_shows_as_low_coverage() -> None:
    collapsed = np.repeat(gaussian(4, seed=1), 100, axis=0) + gaussian(400, seed=2) * 0.01
    assert prdc(gaussian(400), collapsed).coverage < 0.1


def test_nearest_and_memorised_share() -> None:
    train, held_out = gaussian(500), gaussian(300, seed=1)
    index, far = nearest(train[:5] + 1e-9, train)
    assert index.tolist() == [0, 1, 2, 3, 4]
    assert far.max() < 1e-6
    assert memorised_share(train[:50], held_out, train) == 1
    assert memorised_share(gaussian(300, seed=2), held_out, train) < 0.05


def test_total_variation() -> None:
    assert total_variation(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), 3) == 0.25
    assert total_variation(np.array([0]), np.array([2]), 3) == 1


class Pixels(torch.nn.Module):
    """Features that are the pixels themselves, so that a public metric sees what ours sees."""

    num_features = 8

    def forward(self, faces: torch.Tensor) -> torch.Tensor:
        return faces.flatten(1)[:, :8].double()


def as_faces(x: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(x).view(len(x), 2, 4, 1)


@pytest.mark.filterwarnings("ignore:Metric .* will save all extracted features")
def test_kid_and_frechet_distance_agree_with_a_public_implementation() -> None:
    x, y = gaussian(120), gaussian(120, 0.7, seed=1)
    public_kid = KernelInceptionDistance(Pixels(), subsets=1, subset_size=120, normalize=True)
    public_fd = FrechetInceptionDistance(Pixels(), normalize=True).set_dtype(torch.float64)
    for metric in (public_kid, public_fd):
        metric.update(as_faces(x), real=True)
        metric.update(as_faces(y), real=False)
    assert kid(x, y) == pytest.approx(float(public_kid.compute()[0]), rel=1e-5)
    assert frechet_distance(x, y) == pytest.approx(float(public_fd.compute()), rel=1e-5)


def test_a_copier_has_a_low_copying_score() -> None:
    def gaussian(count: int, seed: int) -> np.ndarray:
        return np.random.default_rng(seed).standard_normal((count, 8))

    train, held_out = gaussian(2000, 0), gaussian(500, 1)
    assert abs(copying_score(gaussian(500, 2), held_out, train)) < 3
    assert copying_score(train[:500] + 0.01, held_out, train) < -5
    assert two_sample_auc(gaussian(400, 3), gaussian(400, 4)) == pytest.approx(0.5, abs=0.08)
    assert two_sample_auc(gaussian(400, 3), gaussian(400, 4) + 1) > 0.9


def test_ranks_share_ties_and_auc_counts_pairs() -> None:
    assert ranks(np.array([3.0, 1, 3, 2])).tolist() == [3.5, 1, 3.5, 2]
    x, y = np.array([1.0, 2, 3]), np.array([2.0, 0])
    pairs = [(a > b) + (a == b) / 2 for a in x for b in y]
    assert auc(x, y) == pytest.approx(np.mean(pairs))
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_kid_does_not_depend_on_the_parts_in_which_it_is_summed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 6)), rng.normal(0.3, 1, size=(33, 6))
    whole = distances.kid(x, y)
    monkeypatch.setattr(distances, "_ROWS", 7)
    assert distances.kid(x, y) == pytest.approx(whole, rel=1e-12)
