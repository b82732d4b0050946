"""From logits to probabilities."""

import numpy as np
import pytest

from generator.judges.calibration import Pairs, Scale, calibrate, score


def test_calibration_finds_the_scale_that_made_the_labels() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(3, 4, 20_000)
    truth = Scale(bias=2.0, temperature=5.0)
    labels = (rng.random(20_000) < truth.p_fake(logits)).astype(float)
    found = calibrate(logits, labels)
    assert found.bias == pytest.approx(2, abs=0.3)
    assert found.temperature == pytest.approx(5, rel=0.1)
    said = found.p_fake(logits)
    for low in (0.2, 0.4, 0.6):
        some = (said > low) & (said < low + 0.2)
        assert labels[some].mean() == pytest.approx(said[some].mean(), abs=0.03)


def test_a_perfect_judge_is_not_certain_and_a_blind_one_says_half() -> None:
    labels = np.repeat([0.0, 1.0], 100)
    sure = calibrate(np.where(labels == 1, 50.0, -50.0), labels).p_fake(np.array([-50.0, 50.0]))
    assert 0 < sure[0] < 0.02
    assert 0.98 < sure[1] < 1
    blind = calibrate(np.zeros(200), labels).p_fake(np.zeros(1))
    assert blind == pytest.approx(0.5, abs=0.01)


def test_a_score_counts_right_and_wrong() -> None:
    faces = np.zeros((4, 8, 8, 3), dtype=np.uint8)
    faces[2:] = 255
    pairs = Pairs(faces[:2], faces[2:])
    found = score(lambda pixels: pixels.mean(axis=(1, 2, 3)) / 16 - 8, Scale(0, 1), pairs)
    assert (found["accuracy"], found["auc"]) == (1, 1)
    assert found["brier"] < 1e-3
