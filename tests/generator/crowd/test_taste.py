"""A taste agrees with the critic on raw faces, and its gradient makes them more to its liking."""

from pathlib import Path

import numpy as np
import torch

from generator.checkpoint import UTKFACE
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import load_eyes
from generator.crowd.taste import Taste
from generator.data import to_tensor
from tests.support.factories import painted_face
from tests.support.tiny import SIDE, write_runs


def test_a_step_along_its_gradient_pleases(tmp_path: Path) -> None:
    eyes = load_eyes(write_runs(tmp_path, 4) / "tiny.safetensors", "cpu")
    direction = np.random.default_rng(0).normal(size=eyes.size)
    critic = HumanCritic(eyes.name, np.zeros(eyes.size), direction, np.array([1.0, 0.0]))
    fakes = np.stack([painted_face(seed, SIDE) for seed in range(200)])
    taste = Taste.of(critic, eyes, UTKFACE, fakes)
    assert taste.agreement > 0.8
    faces = to_tensor(fakes[:8]).requires_grad_()
    loss = taste(faces)
    (gradient,) = torch.autograd.grad(loss, faces)
    assert taste(faces - 0.02 * gradient.sign()) < loss
    assert taste(faces + 0.02 * gradient.sign()) > loss
