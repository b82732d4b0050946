"""Augmentation: nothing at probability 0, and gradients at 1."""

import pytest
import torch

from generator.network.augment import diff_augment


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_augmentation(probability: float) -> None:
    faces = torch.rand(16, 3, 16, 16, requires_grad=True)
    out = diff_augment(faces, probability, torch.Generator().manual_seed(0))
    assert out.shape == faces.shape
    assert torch.equal(out, faces) == (probability == 0)
    out.sum().backward()  # type: ignore[no-untyped-call]
    assert faces.grad is not None


def test_the_same_random_numbers_change_faces_alike() -> None:
    faces = torch.rand(4, 3, 16, 16)
    once, again = (diff_augment(faces, 0.5, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(once, again)
