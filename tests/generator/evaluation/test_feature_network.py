"""The feature network: features of faces of any size, and files that are refused."""

from pathlib import Path

import numpy as np
import pytest
import torch

from generator.checkpoint import CheckpointError, bundled
from generator.data import HEADS
from generator.evaluation.feature_network import (
    DIMENSIONS,
    FeatureNetwork,
    extract,
    feature_network_facts,
    load_features,
)


def test_features_and_labels_of_faces_of_any_size() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)
    features, predicted = extract(FeatureNetwork().eval(), pixels)
    assert features.shape == (3, DIMENSIONS)
    for head, size in HEADS.items():
        assert predicted[head].shape == (3,)
        assert predicted[head].max() < size


def test_the_bundled_network_says_how_good_it_is() -> None:
    path = bundled("utkface", "features")
    facts = feature_network_facts(path)
    assert set(facts["test_accuracy"]) == set(HEADS)  # type: ignore[call-overload]
    assert len(str(facts["sha256"])) == 64
    assert not load_features(path, "cpu").training


def test_another_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(b"nonsense")
    with pytest.raises(CheckpointError, match=r"feature network x\.safetensors cannot be read"):
        load_features(tmp_path / "x.safetensors", "cpu")
    torch.save({}, tmp_path / "y.safetensors")
    with pytest.raises(CheckpointError):
        load_features(tmp_path / "y.safetensors", "cpu")
