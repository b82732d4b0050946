"""The evaluation as a whole, on painted faces and an untrained network; and its new figures."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from generator import evaluate
from generator.evaluation.distances import auc, copying_score, ranks, two_sample_auc, wilson
from generator.evaluation.measurements import LADDERS, blurred, compressed, noisy
from generator.evaluation.pixel_distances import (
    laplacian_pyramid,
    radial_spectrum,
    sliced_wasserstein,
)
from tests.support.factories import painted_face
from tests.support.tiny import SIDE, write_runs

EACH = 60


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packed painted faces, and a checkpoint that knows nothing of them."""
    return write_runs(tmp_path_factory.mktemp("runs"), EACH)


def run(cache: Path, *more: str) -> int:
    """Evaluate the tiny checkpoint."""
    options = ["--checkpoint", str(cache / "tiny.safetensors"), "--cache", str(cache)]
    return evaluate.main([*options, "--out", str(cache / "out"), "--device", "cpu", *more])


def test_an_evaluation_prints_a_table_and_writes_two_reports(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cache, "--split", "test", "--count", "60") == 0
    printed = capsys.readouterr().out
    [page] = (cache / "out").glob("tiny-*-test.html")
    report = json.loads(page.with_suffix(".json").read_text())
    figures, floors = report["figures"], report["floors"]
    assert figures["kid_face"] > 10 * abs(floors["kid_face"])
    assert figures["two_sample_auc"] > 0.95
    assert figures["spectrum_db"] > floors["spectrum_db"]
    assert figures["sliced_wasserstein_32"] > floors["sliced_wasserstein_32"]
    assert set(report["ladders"]) == set(LADDERS)
    for head, kinds in (("age", 6), ("gender", 2), ("race", 5)):
        found = report["attributes"][head]
        assert sum(share for share, _, _ in found["fakes"]) == pytest.approx(1)
        assert len(found["reals"]) == kinds
        low, high = found["total_variation_interval"]
        assert 0 <= low <= high <= 1
    for text in (printed, page.read_text()):
        assert "KID-face" in text
        assert f"{figures['kid_face']:.4f}" in text
    assert page.read_text().count("data:image/jpeg;base64,") == 2
    assert "http" not in page.read_text()


def test_too_few_photographs_are_one_sentence(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "LEAST", EACH + 1)
    assert run(cache, "--count", "100") == 1
    error = capsys.readouterr().err.strip()
    assert error.startswith("Too few reals")
    assert "\n" not in error
    with pytest.raises(SystemExit):
        run(cache, "--count", "3")


def test_a_log_that_is_missing_is_one_sentence(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cache, "--log", str(cache / "nothing.jsonl")) == 1
    assert "nothing.jsonl" in capsys.readouterr().err


def test_the_pyramid_adds_up_and_equal_sets_are_at_no_distance() -> None:
    images = torch.randn(4, 3, 64, 64)
    levels = laplacian_pyramid(images)
    assert [level.shape[-1] for level in levels] == [64, 32, 16]
    faces = np.stack([painted_face(n, SIDE) for n in range(12)])
    assert set(sliced_wasserstein(faces, faces).values()) == {0.0}
    noise = [max(sliced_wasserstein(faces, noisy(faces, n)).values()) for n in (4, 16, 64)]
    assert noise == sorted(noise)


def test_a_wave_shows_at_its_radius() -> None:
    wave = 128 + 100 * np.sin(2 * np.pi * 5 * np.arange(SIDE) / SIDE)
    image = np.broadcast_to(wave[None, None, :, None], (1, SIDE, SIDE, 3)).astype(np.uint8)
    assert radial_spectrum(image).argmax() + 1 == 5


def test_spoiling_changes_more_and_more() -> None:
    faces = np.stack([painted_face(n, SIDE) for n in range(4)])
    for corrupt in (blurred, compressed, noisy):
        _, levels = next(ladder for ladder in LADDERS.values() if ladder[0] is corrupt)
        far = [np.abs(corrupt(faces, level).astype(float) - faces).mean() for level in levels]
        assert far == sorted(far)
        assert far[0] > 0


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
