"""A second critic: small heads on the frozen features of a network trained on ImageNet.

Sauer et al. 2021 (Projected GAN), Kumari et al. 2022 (vision-aided training). Its heads know the
class (Miyato & Koyama 2018), see pairs as the discriminator does, and are bounded by spectral
normalisation (Miyato et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from generator.imagenet.lite import EfficientNetLite
from generator.network.loss import Pair

SIDE = 128
# Groups of Lite0 at a quarter, an eighth, a sixteenth and a thirty-second of the side.
DEPTHS = (1, 2, 4, 6)
CHANNELS = (24, 40, 112, 320)
LAST_SIDE = 4
WIDTH = 128


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Module:
    return spectral_norm(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2))


class Head(nn.Module):
    """A feature map to logits at 4 x 4 places."""

    def __init__(self, channels: int, side: int, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [_convolution(channels, WIDTH, 1), nn.LeakyReLU(0.2)]
        while side > LAST_SIDE:
            layers += [_convolution(WIDTH, WIDTH, 3, stride=2), nn.LeakyReLU(0.2)]
            side = (side + 1) // 2
        self.trunk = nn.Sequential(*layers, _convolution(WIDTH, WIDTH, 3), nn.LeakyReLU(0.2))
        self.logit = _convolution(WIDTH, 1, 1)
        self.embed = spectral_norm(nn.Embedding(classes, WIDTH))

    def forward(self, features: Tensor, classes: Tensor) -> Tensor:
        """features (N, C, S, S), classes (N,) -> logits (N, 4, 4)."""
        hidden = self.trunk(features).float()
        of_class = (hidden * self.embed(classes)[:, :, None, None]).sum(dim=1)
        logits: Tensor = self.logit(hidden)[:, 0].float() + of_class
        return logits


@dataclass(frozen=True)
class Seen:
    """The features of a pair's faces, one map for each depth; those of fakes have their graph."""

    real: list[Tensor]
    fake: list[Tensor]
    classes: Tensor


class FeatureCritic(nn.Module):
    """Frozen eyes and one trained head for each depth. Only the heads are in its state."""

    def __init__(self, eyes: EfficientNetLite, classes: int) -> None:
        super().__init__()
        self._eyes = [eyes]  # in a list, so that its weights do not count as this module's
        self.heads = nn.ModuleList(
            Head(channels, SIDE // (4 * 2**depth), classes)
            for depth, channels in enumerate(CHANNELS)
        )
        for number, channels in enumerate(CHANNELS):
            self.register_buffer(f"mean{number}", torch.zeros(channels))
            self.register_buffer(f"spread{number}", torch.ones(channels))

    def look(self, faces: Tensor) -> list[Tensor]:
        """faces (N, 3, R, R) about [-1, 1] -> feature maps at four depths."""
        size = (SIDE, SIDE)
        faces = F.interpolate(faces.float(), size=size, mode="bilinear", align_corners=False)
        maps: list[Tensor] = self._eyes[0]((faces + 1) * 127.5, DEPTHS)
        return [
            (each - self._stored("mean", n)) / self._stored("spread", n)
            for n, each in enumerate(maps)
        ]

    def _stored(self, name: str, number: int) -> Tensor:
        value: Tensor = getattr(self, f"{name}{number}")
        return value.to(self._eyes[0].stem.bias.dtype)[None, :, None, None]

    @torch.no_grad()
    def calibrate(self, faces: Tensor) -> None:
        """Measure mean and spread of each channel on real faces, by which maps are standardised."""
        for number, each in enumerate(self.look(faces)):
            spread, mean = torch.std_mean(each.float(), dim=(0, 2, 3))
            getattr(self, f"mean{number}").copy_(mean)
            getattr(self, f"spread{number}").copy_(spread.clamp(min=1e-3))

    def see(self, pair: Pair) -> Seen:
        """Return the features of both faces of each pair."""
        with torch.no_grad():
            real = self.look(pair.real)
        return Seen(real, self.look(pair.fake), pair.classes)

    def head_loss(self, seen: Seen) -> Tensor:
        """softplus(-(D(x) - D(G(z)))), the mean over heads and places; for the heads."""
        gaps = [
            head(real, seen.classes) - head(fake.detach(), seen.classes)
            for head, real, fake in zip(self.heads, seen.real, seen.fake, strict=True)
        ]
        return torch.stack([F.softplus(-gap).mean() for gap in gaps]).mean()

    def generator_loss(self, seen: Seen) -> Tensor:
        """softplus(-(D(G(z)) - D(x))), the mean over heads and places; for the generator."""
        losses = []
        for head, real, fake in zip(self.heads, seen.real, seen.fake, strict=True):
            with torch.no_grad():
                real_logits = head(real, seen.classes)
            losses.append(F.softplus(real_logits - head(fake, seen.classes)).mean())
        return torch.stack(losses).mean()
