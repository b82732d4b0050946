"""DiffAugment (Zhao et al. 2020): colour, translation and cutout, for real and fake faces."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

TRANSLATION = 1 / 8
CUTOUT = 1 / 2


def _uniform(count: int, like: Tensor, rng: torch.Generator) -> Tensor:
    """Draw (N, 1, 1, 1) from [0, 1) on the CPU, so that the draw is the same on every device."""
    return torch.rand(count, 1, 1, 1, generator=rng).to(like.device)


def _colour(x: Tensor, rng: torch.Generator) -> Tensor:
    """Shift brightness, scale saturation and contrast of (N, 3, H, W)."""
    n = len(x)
    x = x + (_uniform(n, x, rng) - 0.5)
    grey = x.mean(dim=1, keepdim=True)
    x = grey + (x - grey) * (2 * _uniform(n, x, rng))
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return mean + (x - mean) * (0.5 + _uniform(n, x, rng))


def _translation(x: Tensor, rng: torch.Generator) -> Tensor:
    """Move (N, 3, H, W) by up to an eighth of its side; what it uncovers is zero."""
    n, _, height, width = x.shape
    reach = round(width * TRANSLATION)
    shifts = torch.randint(0, 2 * reach + 1, (n, 2), generator=rng).tolist()
    padded = F.pad(x, (reach,) * 4)
    moved = [
        p[:, dy : dy + height, dx : dx + width] for p, (dy, dx) in zip(padded, shifts, strict=True)
    ]
    return torch.stack(moved)


def _cutout(x: Tensor, rng: torch.Generator) -> Tensor:
    """Blank a square of half the side anywhere in (N, 3, H, W)."""
    n, _, height, width = x.shape
    half = round(width * CUTOUT) / 2
    rows = torch.arange(height, device=x.device).view(1, 1, -1, 1)
    columns = torch.arange(width, device=x.device).view(1, 1, 1, -1)
    centre_y = _uniform(n, x, rng) * height
    centre_x = _uniform(n, x, rng) * width
    inside = ((rows - centre_y).abs() < half) & ((columns - centre_x).abs() < half)
    return x * ~inside


def diff_augment(x: Tensor, probability: float, rng: torch.Generator) -> Tensor:
    """Apply each augmentation to each face of (N, 3, H, W) with the given probability in [0, 1]."""
    if probability <= 0:
        return x
    for augmentation in (_colour, _translation, _cutout):
        chosen = _uniform(len(x), x, rng) < probability
        x = torch.where(chosen, augmentation(x, rng), x)
    return x
