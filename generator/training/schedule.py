"""Hyperparameters as functions of the images seen, so that a state need not store them."""

from __future__ import annotations

import math
from dataclasses import dataclass

RAMP_SHARE = 0.6
AUGMENT_FROM = 500_000
AUGMENT_RAMP = 500_000
AUGMENT_MAX = 0.3


@dataclass(frozen=True)
class Hyperparameters:
    """Values for one step: learning rate, Adam's beta 2, gamma, augmentation probability."""

    lr: float
    beta2: float
    gamma: float
    augment: float


def gamma_range(resolution: int) -> tuple[float, float]:
    """Return first and last gamma for a resolution, that of the nearest known one."""
    known = {32: (0.6, 0.06), 64: (2.0, 0.2), 96: (5.0, 0.5), 128: (12.0, 1.2)}
    return known[min(known, key=lambda side: abs(side - resolution))]


def hyperparameters(
    images: int,
    planned: int,
    resolution: int,
    gamma_scale: float = 1.0,
    rate_scale: float = 1.0,
) -> Hyperparameters:
    """Return the values after `images` of `planned`: a cosine over the first 0.6 of the plan."""
    done = min(1.0, images / (RAMP_SHARE * planned))
    ramp = 0.5 - 0.5 * math.cos(math.pi * done)
    first, last = gamma_range(resolution)
    augment = AUGMENT_MAX * min(1.0, max(0.0, (images - AUGMENT_FROM) / AUGMENT_RAMP))
    return Hyperparameters(
        lr=rate_scale * (2e-4 + ramp * (5e-5 - 2e-4)),
        beta2=0.9 + ramp * (0.99 - 0.9),
        gamma=gamma_scale * first * (last / first) ** ramp,
        augment=augment,
    )


def ema_decay(images: int, batch: int, ceiling: int) -> float:
    """Return the averaging factor of a step: a half-life of min(0.05 images, ceiling) images."""
    half_life = max(1.0, min(0.05 * images, ceiling))
    return float(0.5 ** (batch / half_life))
