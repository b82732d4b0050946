"""The machine opponents of a checkpoint."""

from pathlib import Path

import numpy as np
import pytest

from generator.checkpoint import BUNDLED, CheckpointError
from generator.judges.networks import Detector
from generator.network.classifiers import save_classifier
from generator.opponents import load_opponents


def test_the_bundled_opponents_give_probabilities() -> None:
    faces = np.zeros((2, 96, 96, 3), dtype=np.uint8)
    for opponent in load_opponents(BUNDLED, device="cpu"):
        p_fake = opponent.p_fake(faces)
        assert p_fake.shape == (2,)
        assert ((p_fake > 0) & (p_fake < 1)).all()


def test_a_detector_without_calibration_is_one_sentence(tmp_path: Path) -> None:
    weights = tmp_path / "detector.safetensors"
    save_classifier(Detector(), {"epochs": 1}, weights)
    with pytest.raises(CheckpointError, match="does not say how it is calibrated"):
        load_opponents(BUNDLED, weights, "cpu")
