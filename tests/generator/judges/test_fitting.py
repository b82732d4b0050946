"""Fitting a judge: it learns what it is shown, whatever the loss."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from generator.judges.fitting import Loss, fit
from generator.judges.networks import judge_of


@pytest.mark.parametrize(
    "loss", [functional.mse_loss, functional.binary_cross_entropy_with_logits], ids=["mse", "bce"]
)
def test_a_network_learns_to_tell_dark_from_bright(loss: Loss) -> None:
    rng = np.random.default_rng(0)
    dark = rng.integers(0, 120, (64, 32, 32, 3), dtype=np.uint8)
    faces, labels = np.concatenate([dark, dark + 120]), np.repeat([0.0, 1.0], 64)
    network = fit(faces, labels, loss, 12, torch.device("cpu"), "judge")
    assert not network.training
    outputs = judge_of(network)(faces)
    assert outputs[64:].min() > outputs[:64].max()
