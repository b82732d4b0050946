"""The detector: what it learns, and what breaks it."""

from pathlib import Path

import numpy as np
import pytest
import torch

from generator import detector
from generator.checkpoint import CheckpointError
from generator.detector import as_judged
from generator.judges.networks import load_detector
from generator.opponents import load_opponents
from generator.sampler import load_sampler
from tests.support.factories import painted_face
from tests.support.tiny import SIDE, write_runs

EACH = 40


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packed painted faces, and a checkpoint that knows nothing of them."""
    return write_runs(tmp_path_factory.mktemp("runs"), EACH)


@pytest.fixture(scope="module")
def weights(root: Path) -> Path:
    """A detector that was trained for a moment by the command."""
    out = root / "detector.safetensors"
    options = ["--checkpoint", str(root / "tiny.safetensors"), "--cache", str(root)]
    assert detector.main([*options, "--epochs", "8", "--device", "cpu", "--out", str(out)]) == 0
    return out


def test_a_trained_detector_tells_photographs_from_an_untrained_generators_faces(
    root: Path, weights: Path
) -> None:
    _, known = load_detector(weights, torch.device("cpu"))
    assert known["checkpoint"].startswith("tiny-")  # type: ignore[attr-defined]
    assert known["detector"]["test"]["auc"] > 0.9  # type: ignore[index]
    assert weights.stat().st_size < 4_000_000
    opponents = load_opponents(root / "tiny.safetensors", weights, "cpu")
    assert [opponent.name for opponent in opponents] == ["discriminator", "detector"]
    faces = np.stack([painted_face(n, SIDE) for n in range(5)])
    for opponent in opponents:
        p_fake = opponent.p_fake(faces)
        assert p_fake.shape == (5,)
        assert ((p_fake > 0) & (p_fake < 1)).all()
        assert opponent.p_fake(faces[2:3]) == pytest.approx(p_fake[2:3], abs=1e-4)


def test_without_a_detector_the_discriminator_stays(root: Path, tmp_path: Path) -> None:
    [opponent] = load_opponents(root / "tiny.safetensors", tmp_path / "nothing", "cpu")
    assert opponent.name == "discriminator"


@pytest.mark.parametrize("content", [b"", b"nonsense" * 100])
def test_a_detector_that_cannot_be_read_is_one_sentence(
    root: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"broken\.safetensors cannot be read"):
        load_opponents(root / "tiny.safetensors", path, "cpu")


def test_judges_see_faces_as_players_do(root: Path) -> None:
    sampler = load_sampler(root / "tiny.safetensors", "cpu")
    faces = np.stack([painted_face(n, SIDE) for n in range(3)])
    judged = as_judged(sampler, faces, np.random.default_rng(0))
    assert judged.shape == faces.shape
    assert 0 < np.abs(judged.astype(float) - faces).mean() < 12


def test_missing_photographs_are_one_sentence(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.data.find_utkface", lambda environ, checkout: None)
    options = ["--checkpoint", str(root / "tiny.safetensors"), "--cache", str(tmp_path)]
    assert detector.main([*options, "--out", str(tmp_path / "x")]) == 1
    error = capsys.readouterr().err.strip()
    assert "\n" not in error
    assert "UTKFace" in error
