"""Eyes: what they see of a face, by which name, and that gradients pass."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from generator.checkpoint import CheckpointError, bundled, read_header
from generator.crowd.eyes import load_eyes
from generator.data import to_tensor
from generator.imagenet.files import LITE0
from generator.judges.networks import Detector
from tests.support.factories import painted_face

GALLERY = bundled("gallery")
FACES = np.stack([painted_face(seed, 160) for seed in range(3)])


def test_they_see_the_last_layers_of_both_judges() -> None:
    eyes = load_eyes(GALLERY, "cpu")
    assert eyes.name.startswith(f"{read_header(GALLERY).name}+detector-")
    features = eyes(FACES)
    assert features.shape == (3, eyes.size) == (3, 256 + 192)
    assert features.dtype == np.float16
    assert np.isfinite(features).all()
    assert np.abs(features[0] - features[1]).max() > 0.01


def test_the_detector_judges_by_the_features_that_the_eyes_see() -> None:
    network = Detector().eval()
    faces = torch.randn(2, 3, 32, 32)
    assert torch.allclose(network(faces), network.head(network.features(faces))[:, 0])


def test_faces_one_by_one_are_seen_alike() -> None:
    eyes = load_eyes(GALLERY, "cpu")
    alone = np.concatenate([eyes(face[None]) for face in FACES])
    assert np.allclose(alone, eyes(FACES), atol=0.01)


def test_a_gradient_reaches_the_pixels_and_no_weight() -> None:
    eyes = load_eyes(GALLERY, "cpu")
    faces = to_tensor(np.ascontiguousarray(FACES[:, ::2, ::2][:, :64, :64])).requires_grad_()
    eyes.see(faces).sum().backward()  # type: ignore[no-untyped-call]
    assert faces.grad is not None
    assert (faces.grad.abs().amax(dim=(1, 2, 3)) > 0).all()


def test_a_damaged_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"nonsense" * 20)
    with pytest.raises(CheckpointError, match="damaged"):
        load_eyes(tmp_path / "bad.safetensors", "cpu")


@pytest.mark.skipif(not importlib.util.find_spec(LITE0.package), reason="package not installed")
def test_the_network_of_the_feature_critic_may_look_too() -> None:
    eyes = load_eyes(GALLERY, "cpu", imagenet=True)
    assert eyes.name.endswith("+lite0")
    assert eyes.size == 256 + 192 + 24 + 40 + 112 + 320
    assert np.isfinite(eyes(FACES[:1])).all()
