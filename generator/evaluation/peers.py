"""Public GAN packages that the bench compares with ours; optional, and with random weights.

`pip install --no-deps lightweight-gan stylegan2-pytorch einops kornia kornia_rs` brings them. Both
refuse to be imported without an Nvidia GPU and without the packages of their trainers. Their
generators need neither, so mocks take the place of both during the import.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any
from unittest import mock

import torch
from torch import Tensor

Make = Callable[[int], Tensor]  # how many -> faces (N, 3, R, R)
SIDE = 64  # the peers can only make faces whose side is a power of two

TRAINERS_ONLY = (
    "adabelief_pytorch", "aim", "contrastive_learner", "fire", "retry", "retry.api", "torchvision",
    "vector_quantize_pytorch",
)  # fmt: skip


def _module(name: str) -> Any:
    mocks = {name: mock.MagicMock() for name in TRAINERS_ONLY}
    with (
        mock.patch("torch.cuda.is_available", return_value=True),
        mock.patch.dict(sys.modules, mocks),
    ):
        return import_module(name)


def lightweight_gan(device: torch.device) -> Make:
    """Return lightweight-gan's generator (Liu et al. 2021, FastGAN) with its default widths."""
    module = _module("lightweight_gan.lightweight_gan")
    generator = module.Generator(image_size=SIDE, latent_dim=256, attn_res_layers=[32])
    generator = generator.eval().to(device)
    return lambda count: generator(torch.randn(count, 256, device=device))


def stylegan2(device: torch.device, capacity: int = 16) -> Make:
    """Return stylegan2-pytorch's mapping and synthesis networks (Karras et al. 2020)."""
    module = _module("stylegan2_pytorch.stylegan2_pytorch")
    mapping = module.StyleVectorizer(512, 8).eval().to(device)
    synthesis = module.Generator(SIDE, 512, network_capacity=capacity).eval().to(device)

    def make(count: int) -> Tensor:
        style = mapping(torch.randn(count, 512, device=device))
        styles = style[:, None].expand(-1, synthesis.num_layers, -1)
        noise = torch.rand(count, SIDE, SIDE, 1, device=device)
        faces: Tensor = synthesis(styles, noise)
        return faces

    return make


PEERS: dict[str, Callable[[torch.device], Make]] = {
    "lightweight-gan": lightweight_gan,
    "stylegan2-pytorch": stylegan2,
    # As wide as the paper's network, which has 512 channels at every resolution up to 64 px.
    "stylegan2-pytorch, 512 channels": partial(stylegan2, capacity=256),
}
