"""The loss equals its formula."""

import numpy as np
import pytest
import torch

from generator.network.loss import Pair, discriminator_loss, generator_loss
from generator.network.model import Discriminator


def linear_discriminator(weight: torch.Tensor) -> Discriminator:
    """A stand-in whose logit is <weight, face>, so that its gradient is known."""

    class Linear(torch.nn.Module):
        def forward(self, faces: torch.Tensor, _classes: torch.Tensor) -> torch.Tensor:
            return (faces * weight).sum(dim=(1, 2, 3))

    return Linear()  # type: ignore[return-value]


def test_loss_equals_the_formula() -> None:
    weight = torch.full((3, 2, 2), 0.5)
    real, fake = torch.ones(4, 3, 2, 2), torch.zeros(4, 3, 2, 2)
    judge, classes = linear_discriminator(weight), torch.zeros(4, dtype=torch.int64)
    pair = Pair(real, fake, classes)
    critique = discriminator_loss(judge, pair, 2.0, lambda x: x)
    gap, penalty = 12 * 0.5, 12 * 0.25
    assert critique.gap == pytest.approx(gap)
    assert critique.r1 == pytest.approx(penalty)
    assert critique.r2 == pytest.approx(penalty)
    assert critique.loss.item() == pytest.approx(np.log1p(np.exp(-gap)) + 2 * penalty)
    assert torch.equal(critique.real_logits, torch.full((4,), gap))
    against = generator_loss(judge, pair, critique.real_logits, lambda x: x)
    assert against.item() == pytest.approx(np.log1p(np.exp(gap)))


def test_penalties_are_taken_before_augmentation() -> None:
    judge = linear_discriminator(torch.full((3, 2, 2), 0.5))
    faces, classes = torch.ones(4, 3, 2, 2), torch.zeros(4, dtype=torch.int64)
    critique = discriminator_loss(judge, Pair(faces, faces, classes), 1.0, lambda x: 3 * x)
    assert critique.r1 == pytest.approx(12 * 1.5**2)


def test_no_penalty_at_gamma_zero() -> None:
    judge = linear_discriminator(torch.ones(3, 2, 2))
    faces, classes = torch.ones(4, 3, 2, 2), torch.zeros(4, dtype=torch.int64)
    critique = discriminator_loss(judge, Pair(faces, faces, classes), 0.0, lambda x: x)
    assert critique.loss.item() == pytest.approx(np.log(2))
