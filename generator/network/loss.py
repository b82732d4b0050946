"""R3GAN's loss: pairwise relativistic logits with zero-centred penalties on both sides.

Jolicoeur-Martineau 2019 (relativistic pairs), Mescheder et al. 2018 (R1, R2), Huang et al. 2024.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from generator.network.model import Discriminator

Augment = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Pair:
    """Faces to compare: real and fake (N, 3, R, R), fake with its graph, and their classes (N,)."""

    real: Tensor
    fake: Tensor
    classes: Tensor


@dataclass(frozen=True)
class Critique:
    """The discriminator's loss, its parts for the log, and its logits of the real faces (N,)."""

    loss: Tensor
    gap: Tensor
    r1: Tensor
    r2: Tensor
    real_logits: Tensor


def discriminator_loss(
    discriminator: Discriminator, pair: Pair, gamma: float, augment: Augment
) -> Critique:
    """softplus(-(D(x) - D(G(z)))) + gamma/2 (R1 + R2); no penalty where gamma is 0.

    The gradient is at the faces before augmentation.
    """
    penalised = gamma > 0
    both = torch.cat([pair.real, pair.fake]).detach().requires_grad_(penalised)
    logits = discriminator(augment(both), pair.classes.repeat(2))
    real_logits, fake_logits = logits.chunk(2)
    gap = real_logits - fake_logits
    loss = F.softplus(-gap).mean()
    r1 = r2 = torch.zeros(())
    if penalised:
        (gradient,) = torch.autograd.grad(logits.sum(), both, create_graph=True)
        r1, r2 = (g.square().sum(dim=(1, 2, 3)).mean() for g in gradient.chunk(2))
        loss = loss + gamma / 2 * (r1 + r2)
    return Critique(loss, gap.mean().detach(), r1.detach(), r2.detach(), real_logits.detach())


def generator_loss(
    discriminator: Discriminator, pair: Pair, real_logits: Tensor, augment: Augment
) -> Tensor:
    """softplus(-(D(G(z)) - D(x))), with the logits of the real faces from the step before."""
    return F.softplus(real_logits - discriminator(augment(pair.fake), pair.classes)).mean()
