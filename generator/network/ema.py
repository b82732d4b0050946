"""The averaged generator: the one that is evaluated and shipped."""

from __future__ import annotations

import torch
from torch import nn


@torch.no_grad()
def ema_update(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Move every parameter of `average` towards `model`'s: average = decay average + rest model."""
    for target, source in zip(average.parameters(), model.parameters(), strict=True):
        target.lerp_(source, 1 - decay)
