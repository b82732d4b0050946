"""What people like as a loss: -log P(a person says real) of faces that no brush has touched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import Eyes
from generator.crowd.whitening import Whitening
from generator.data import to_tensor
from generator.judges.networks import Pixels
from generator.serving import served

_AXES, _RIDGE = 128, 10.0
_BATCH = 64


@dataclass(frozen=True)
class Taste:
    """-log P(a player of sensitivity 1 says real) of raw faces, as a loss.

    An average over all players, with those who guess, would hardly mind any face. A face as served
    has been through a brush or a JPEG, which no gradient passes. So the critic's scores of served
    faces are learned from the features of the same faces raw, by ridge regression.
    """

    eyes: Eyes
    mean: Tensor  # (size,)
    direction: Tensor  # (size,)
    offset: float
    agreement: float  # correlation with the critic, on fakes that were not learned from

    @classmethod
    def of(cls, critic: HumanCritic, eyes: Eyes, deck: str, fakes: Pixels) -> Taste:
        """Learn from fakes (N, R, R, 3), raw; the last fifth of them are tested on."""
        raw = raw_features(eyes, fakes)
        wanted = critic.scores(eyes(served(deck, fakes)))
        size = len(fakes) * 4 // 5
        whitening = Whitening.of(raw[:size].astype(np.float16), _AXES)
        inputs = (raw - whitening.mean) @ whitening.matrix
        middle, axes = wanted[:size].mean(), inputs.shape[1]
        curve = inputs[:size].T @ inputs[:size] + _RIDGE * np.eye(axes)
        weights = np.linalg.solve(curve, inputs[:size].T @ (wanted[:size] - middle))
        agreement = np.corrcoef(inputs[size:] @ weights, wanted[size:])[0, 1]
        numbers = whitening.mean, whitening.matrix @ weights
        mean, direction = (torch.from_numpy(each).float().to(eyes.device) for each in numbers)
        return cls(eyes, mean, direction, float(middle), float(agreement))

    def __call__(self, faces: Tensor) -> Tensor:
        """faces (N, 3, R, R), about [-1, 1] -> the mean loss."""
        features = self.eyes.see(faces.float().clamp(-1, 1))
        return F.softplus((features - self.mean) @ self.direction + self.offset).mean()


@torch.no_grad()
def raw_features(eyes: Eyes, faces: Pixels) -> NDArray[np.float32]:
    """uint8 faces (N, R, R, 3) as the generator makes them -> features (N, size), float32."""
    parts = (faces[start : start + _BATCH] for start in range(0, len(faces), _BATCH))
    seen = [eyes.see(to_tensor(np.ascontiguousarray(p)).to(eyes.device)).cpu() for p in parts]
    features: NDArray[np.float32] = torch.cat(seen).numpy()
    return features
