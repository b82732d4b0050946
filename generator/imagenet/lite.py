"""EfficientNet-Lite (Liu 2020), frozen: a network of separable convolutions without attention.

Tan & Le 2019 (EfficientNet), Sandler et al. 2018 (inverted residuals, linear bottlenecks). Batch
norms are folded into the convolutions, since nothing here is trained.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from generator.imagenet.files import LITE0, LITE2, WeightsFile, read_pickled_weights

Weights = dict[str, Tensor]

EPSILON = 1e-3  # of the batch norms
MEAN, SPREAD = 127.0, 128.0  # what the network expects of grey levels


class Group(NamedTuple):
    """Blocks in a row; the first of them changes the side by its stride."""

    blocks: int
    stride: int


class Kind(NamedTuple):
    """A network's weights, and its groups of blocks."""

    file: WeightsFile
    groups: tuple[Group, ...]


_STRIDES = (1, 2, 2, 2, 1, 2, 1)


def _kind(file: WeightsFile, *blocks: int) -> Kind:
    return Kind(file, tuple(map(Group, blocks, _STRIDES)))


KINDS = {
    "lite0": _kind(LITE0, 1, 2, 2, 3, 3, 4, 1),
    "lite2": _kind(LITE2, 1, 3, 3, 4, 4, 5, 1),
}
# The last groups at an eighth, a sixteenth and a thirty-second of the side.
DEPTHS = (2, 4, 6)


class Folded(nn.Module):
    """A convolution with its batch norm folded in; pads as TensorFlow does, the rest at the end."""

    kernel: Tensor
    bias: Tensor

    def __init__(self, weights: Weights, conv: str, norm: str, stride: int = 1) -> None:
        super().__init__()
        scale = weights[f"{norm}.weight"] / torch.sqrt(weights[f"{norm}.running_var"] + EPSILON)
        kernel = weights[f"{conv}.weight"] * scale[:, None, None, None]
        kernel = kernel.contiguous(memory_format=torch.channels_last)
        bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
        self.stride = stride
        self.is_depthwise = kernel.shape[1] == 1
        self.register_buffer("kernel", kernel)
        self.register_buffer("bias", bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, I, H, W) -> (N, O, H / stride, W / stride), rounded up."""
        side, kernel = x.shape[-1], self.kernel
        steps = math.ceil(side / self.stride) - 1
        missing = max(0, steps * self.stride + kernel.shape[-1] - side)
        before, after = missing // 2, missing - missing // 2
        padding = before
        if before != after:
            x, padding = F.pad(x, (before, after) * 2), 0
        groups = len(kernel) if self.is_depthwise else 1
        return F.conv2d(x, kernel, self.bias, self.stride, padding, groups=groups)


class Block(nn.Module):
    """Widen, convolve each channel alone, narrow; plus the input where the shapes agree."""

    def __init__(self, weights: Weights, name: str, stride: int) -> None:
        super().__init__()
        widens = f"{name}._expand_conv.weight" in weights
        self.widen = (
            Folded(weights, f"{name}._expand_conv", f"{name}._bn0") if widens else nn.Identity()
        )
        self.act = nn.ReLU6() if widens else nn.Identity()
        self.depthwise = Folded(weights, f"{name}._depthwise_conv", f"{name}._bn1", stride)
        self.narrow = Folded(weights, f"{name}._project_conv", f"{name}._bn2")

    def forward(self, x: Tensor) -> Tensor:
        """(N, I, H, W) -> (N, O, H / stride, W / stride)."""
        y: Tensor = self.narrow(F.relu6(self.depthwise(self.act(self.widen(x)))))
        return x + y if x.shape == y.shape else y


class EfficientNetLite(nn.Module):
    """Faces to feature maps at several depths. It has no parameters, only buffers."""

    stem: Folded

    def __init__(self, weights: Weights, groups: tuple[Group, ...]) -> None:
        super().__init__()
        self.stem = Folded(weights, "_conv_stem", "_bn0", stride=2)
        self.groups = nn.ModuleList()
        number = 0
        for blocks, stride in groups:
            group = nn.Sequential()
            for place in range(blocks):
                group.append(Block(weights, f"_blocks.{number}", stride if place == 0 else 1))
                number += 1
            self.groups.append(group)

    def forward(self, faces: Tensor, depths: tuple[int, ...] = DEPTHS) -> list[Tensor]:
        """faces (N, 3, S, S) in grey levels 0 to 255 -> maps (N, C, S', S') after these groups."""
        x = ((faces - MEAN) / SPREAD).to(self.stem.bias.dtype)
        x = F.relu6(self.stem(x.contiguous(memory_format=torch.channels_last)))
        maps = []
        for number, group in enumerate(self.groups[: max(depths) + 1]):
            x = group(x)
            if number in depths:
                maps.append(x)
        return maps


def load_lite(kind: str, device: torch.device, dtype: torch.dtype) -> EfficientNetLite:
    """Load `lite0` or `lite2`. Raises FileNotFoundError or ValueError, with a sentence."""
    file, groups = KINDS[kind]
    network = EfficientNetLite(read_pickled_weights(file), groups)
    return network.eval().to(device, dtype)
