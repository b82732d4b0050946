"""The feature critic's part in a run: its weight grows from its first step on."""

from pathlib import Path

import pytest
import torch

from generator.checkpoint import UTKFACE
from generator.data import Batches, load_faces
from generator.training.second_critic import RAMP, SecondCritic


def test_the_weight_grows_from_the_first_step_to_its_full_size(training_cache: Path) -> None:
    batches = Batches(load_faces(8, training_cache, UTKFACE).of("train"), 0)
    critic = SecondCritic(0.5, batches, 3, torch.device("cpu"))
    weights = [critic.weight_at(70_000 + part * RAMP // 4) for part in (0, 1, 4, 40)]
    assert weights == pytest.approx([0, 0.125, 0.5, 0.5])
    assert critic.since == 70_000
    # Calibrated on the run's own faces.
    assert dict(critic.module.named_buffers())["mean0"].abs().max() > 0
