"""Distances between sets of faces, from their pixels: sliced Wasserstein and radial spectrum."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from generator.data import to_tensor

Pixels = NDArray[np.uint8]
SMALLEST = 16  # side of the coarsest level of the pyramid
PATCH = 7
PATCHES = 64  # descriptors an image and level
DIRECTIONS = 256
_BATCH = 256
_LUMA = np.array([0.299, 0.587, 0.114])
_KERNEL = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16


def sliced_wasserstein(x: Pixels, y: Pixels, seed: int = 0) -> dict[int, float]:
    """Return 1000 times the sliced Wasserstein distance of uint8 (N, R, R, 3), by pyramid level.

    Karras et al. 2018: 7 x 7 patches of a Laplacian pyramid, normalised by channel, projected on
    random directions. The side of each level is the key. Both sets are cut to the same N.
    """
    size = min(len(x), len(y))
    patches = [descriptors(images[:size], np.random.default_rng(seed)) for images in (x, y)]
    rng = torch.Generator().manual_seed(seed)
    return {
        side: 1000 * _projected_distance(_normalised(a), _normalised(b), rng)
        for (side, a), b in zip(patches[0].items(), patches[1].values(), strict=True)
    }


def descriptors(images: Pixels, rng: np.random.Generator) -> dict[int, Tensor]:
    """Return patches (M, 3, 7, 7) at random places, by the side of their pyramid level."""
    patches: dict[int, list[Tensor]] = {}
    for start in range(0, len(images), _BATCH):
        for level in laplacian_pyramid(to_tensor(images[start : start + _BATCH])):
            patches.setdefault(level.shape[-1], []).append(_random_patches(level, rng))
    return {side: torch.cat(parts) for side, parts in patches.items()}


def laplacian_pyramid(images: Tensor) -> list[Tensor]:
    """Split images (N, 3, R, R) into bands, from fine to coarse; the last is what remains."""
    levels = []
    while images.shape[-1] >= 2 * SMALLEST:
        smaller = _blur(images)[..., ::2, ::2]
        levels.append(images - _enlarge(smaller))
        images = smaller
    return [*levels, images]


def _blur(images: Tensor) -> Tensor:
    kernel = (_KERNEL[:, None] * _KERNEL[None, :]).expand(3, 1, 5, 5)
    return F.conv2d(F.pad(images, (2, 2, 2, 2), mode="reflect"), kernel, groups=3)


def _enlarge(images: Tensor) -> Tensor:
    spread = images.new_zeros((*images.shape[:2], 2 * images.shape[2], 2 * images.shape[3]))
    spread[..., ::2, ::2] = 4 * images
    return _blur(spread)


def _random_patches(level: Tensor, rng: np.random.Generator) -> Tensor:
    count, side = len(level), level.shape[-1]
    top, left = (
        torch.from_numpy(rng.integers(0, side - PATCH + 1, (count, PATCHES, 1, 1)))
        for _ in range(2)
    )
    rows = top + torch.arange(PATCH)[:, None]  # (N, PATCHES, 7, 1)
    columns = left + torch.arange(PATCH)[None, :]  # (N, PATCHES, 1, 7)
    images = torch.arange(count)[:, None, None, None]
    patches = level.permute(0, 2, 3, 1)[images, rows, columns]  # (N, PATCHES, 7, 7, 3)
    return patches.flatten(0, 1).permute(0, 3, 1, 2)


def _normalised(patches: Tensor) -> Tensor:
    """Patches (M, 3, 7, 7), centred and scaled by channel, as rows (M, 147)."""
    centred = patches - patches.mean(dim=(0, 2, 3), keepdim=True)
    return (centred / centred.std(dim=(0, 2, 3), keepdim=True)).flatten(1)


def _projected_distance(x: Tensor, y: Tensor, rng: torch.Generator) -> float:
    directions = F.normalize(torch.randn(x.shape[1], DIRECTIONS, generator=rng), dim=0)
    apart = [
        (torch.sort(x @ some, dim=0).values - torch.sort(y @ some, dim=0).values).abs().mean()
        for some in torch.split(directions, 32, dim=1)
    ]
    return float(torch.stack(apart).mean())


def radial_spectrum(images: Pixels) -> NDArray[np.float64]:
    """Return the mean power of uint8 (N, R, R, 3) in dB by whole radius 1 to R/2: (R/2,)."""
    side = images.shape[1]
    frequency = np.fft.fftfreq(side, 1 / side)
    radius = np.rint(np.hypot(frequency[:, None], frequency[None, :])).astype(int)
    power = np.zeros((side, side))
    for start in range(0, len(images), _BATCH):
        grey = images[start : start + _BATCH] @ _LUMA / 255
        power += np.square(np.abs(np.fft.fft2(grey))).sum(axis=0)
    counts = np.bincount(radius.ravel())
    profile = np.bincount(radius.ravel(), weights=power.ravel() / len(images)) / counts
    decibels: NDArray[np.float64] = 10 * np.log10(profile[1 : side // 2 + 1] + 1e-12)
    return decibels


def spectrum_distance(x: Pixels, y: Pixels) -> float:
    """Return the root mean square difference of two sets' radial spectra, in dB."""
    return float(np.sqrt(np.square(radial_spectrum(x) - radial_spectrum(y)).mean()))
