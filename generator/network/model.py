"""Generator and discriminator: a compact, class-conditional form of R3GAN's layout.

Huang et al. 2024, "The GAN is dead; long live the GAN!", with dense 3 x 3 residual blocks, since a
CPU computes them faster than grouped ones. No normalisation, noise, mapping network or tanh.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from generator.network.convolution import convolve

GAIN = math.sqrt(2 / 1.04)  # keeps the variance through LeakyReLU 0.2 (He et al. 2015)


@dataclass(frozen=True)
class ModelConfig:
    """Shape of both networks: base side, widths from low to high resolution, latents, classes."""

    base: int = 6
    widths: tuple[int, ...] = (256, 256, 128, 64, 32)
    latents: int = 64
    classes: int = 13
    embedding: int = 32

    @property
    def resolution(self) -> int:
        """Side of the faces in pixels."""
        return int(self.base * 2 ** (len(self.widths) - 1))

    def as_dict(self) -> dict[str, object]:
        """Return plain values that JSON can hold."""
        return asdict(self) | {"widths": list(self.widths)}


NETWORKS = {
    "p32": ModelConfig(base=2),
    "p64": ModelConfig(base=4),
    "s96": ModelConfig(base=6),
    "g96": ModelConfig(base=6, widths=(320, 256, 192, 96, 48)),
    "g96w": ModelConfig(base=6, widths=(512, 512, 256, 128, 64)),
}


class _Conv(nn.Conv2d):
    def forward(self, x: Tensor) -> Tensor:
        return convolve(x, self.weight)


def _conv(inputs: int, outputs: int, kernel: int, gain: float) -> nn.Conv2d:
    conv = _Conv(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    std = gain / math.sqrt(inputs * kernel * kernel)
    nn.init.normal_(conv.weight, std=std) if std else nn.init.zeros_(conv.weight)
    return conv


class Block(nn.Module):
    """x + W2 * a(b + W1 * x); W2 starts at zero, so that a new block changes nothing."""

    def __init__(self, width: int, blocks: int) -> None:
        super().__init__()
        self.conv1 = _conv(width, width, 3, GAIN / math.sqrt(blocks))
        self.bias = nn.Parameter(torch.zeros(width))
        self.conv2 = _conv(width, width, 3, 0.0)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        hidden = convolve(x, self.conv1.weight, self.bias)
        hidden = F.leaky_relu(hidden, 0.2, inplace=True)
        return convolve(hidden, self.conv2.weight) + x


class Stage(nn.Module):
    """One resolution: change the width if necessary, resample, refine."""

    def __init__(self, inputs: int, outputs: int, scale: float, blocks: int) -> None:
        super().__init__()
        self.scale = scale
        self.skip = _conv(inputs, outputs, 1, 1.0) if inputs != outputs else nn.Identity()
        self.block = Block(outputs, blocks)

    def forward(self, x: Tensor) -> Tensor:
        """Narrow, double and refine (scale 2), widen after halving (0.5), or only refine (1)."""
        if self.scale == 2:
            x = F.interpolate(self.skip(x), scale_factor=2, mode="bilinear", align_corners=False)
        elif self.scale == 0.5:
            x = self.skip(F.avg_pool2d(x, 2))
        refined: Tensor = self.block(x)
        return refined


class Generator(nn.Module):
    """Latents and classes to faces."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        widths, blocks = config.widths, len(config.widths)
        self.embed = nn.Embedding(config.classes, config.embedding)
        self.basis = nn.Parameter(torch.randn(widths[0], config.base, config.base))
        self.linear = nn.Linear(config.latents + config.embedding, widths[0], bias=False)
        nn.init.normal_(self.linear.weight, std=1 / math.sqrt(config.latents + config.embedding))
        scales = [1.0] + [2.0] * (blocks - 1)
        inputs = (widths[0], *widths[:-1])
        self.stages = nn.ModuleList(
            Stage(i, o, scale, blocks) for i, o, scale in zip(inputs, widths, scales, strict=True)
        )
        self.to_rgb = _conv(widths[-1], 3, 1, 1.0)

    def forward(self, z: Tensor, classes: Tensor) -> Tensor:
        """z (N, latents), classes (N,) -> faces (N, 3, R, R), about [-1, 1], not clamped."""
        vector = self.linear(torch.cat([z, self.embed(classes)], dim=1))  # (N, C)
        x = vector[:, :, None, None] * self.basis  # (N, C, base, base)
        x = x.contiguous(memory_format=torch.channels_last)
        for stage in self.stages:
            x = stage(x)
        faces: Tensor = self.to_rgb(x).float()
        return faces


class Discriminator(nn.Module):
    """Faces and classes to logits: high for what looks real (Miyato & Koyama 2018 projection)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        widths, blocks = config.widths[::-1], len(config.widths)
        self.from_rgb = _conv(3, widths[0], 1, 1.0)
        scales = [1.0] + [0.5] * (blocks - 1)
        inputs = (widths[0], *widths[:-1])
        self.stages = nn.ModuleList(
            Stage(i, o, scale, blocks) for i, o, scale in zip(inputs, widths, scales, strict=True)
        )
        self.basis = nn.Parameter(torch.randn(widths[-1], config.base, config.base) / config.base)
        self.linear = nn.Linear(widths[-1], config.embedding, bias=False)
        nn.init.normal_(self.linear.weight, std=1 / math.sqrt(widths[-1]))
        self.embed = nn.Embedding(config.classes, config.embedding)
        nn.init.normal_(self.embed.weight, std=1 / math.sqrt(config.embedding))

    def maps(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1] -> the last feature maps (N, C, base, base)."""
        x: Tensor = self.from_rgb(faces.contiguous(memory_format=torch.channels_last))
        for stage in self.stages:
            x = stage(x)
        return x

    def forward(self, faces: Tensor, classes: Tensor) -> Tensor:
        """faces (N, 3, R, R) in [-1, 1], classes (N,) -> logits (N,)."""
        x = self.maps(faces)
        vector = (x.float() * self.basis).sum(dim=(2, 3))  # (N, C)
        logits: Tensor = (self.linear(vector) * self.embed(classes)).sum(dim=1)
        return logits


def graft(weights: dict[str, Tensor], config: ModelConfig) -> dict[str, Tensor]:
    """Fit a network's weights to another base side: only the learned basis is resized.

    A discriminator sums its basis over positions, so the basis is scaled to keep the logits' size.
    """
    basis = weights["basis"]
    side = basis.shape[-1]
    resized = F.interpolate(
        basis[None].float(), size=(config.base, config.base), mode="bilinear", align_corners=False
    )[0]
    if "from_rgb.weight" in weights:
        resized = resized * (side / config.base) ** 2
    return weights | {"basis": resized.to(basis.dtype)}
