"""Training a judge: a small network that gives each face a number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from generator.data import to_tensor
from generator.judges.networks import Detector, Logits, Pixels
from generator.network.classifiers import jitter

_BATCH = 64
_RATE = 2e-3

Loss = Callable[[Tensor, Tensor], Tensor]


def fit(
    faces: Pixels, targets: Logits, loss_of: Loss, epochs: int, device: torch.device, name: str
) -> Detector:
    """Fit a network to uint8 faces (N, R, R, 3) and targets (N,), with flips and small shifts.

    The learning rate goes up and down once. `name` is what the progress bar says.
    """
    torch.manual_seed(0)
    network = Detector().to(device)
    wanted = torch.from_numpy(targets).float()
    each = max(1, len(faces) // _BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=epochs * each)
    rng = np.random.default_rng(0)
    with tqdm(total=epochs * each, desc=name, unit=" steps") as bar:
        for _ in range(epochs):
            order = rng.permutation(len(faces))
            for step in range(each):
                rows = np.sort(order[step * _BATCH : (step + 1) * _BATCH])
                outputs = network(jitter(to_tensor(faces[rows]), rng).to(device))
                loss = loss_of(outputs, wanted[rows].to(device))
                optimiser.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
                schedule.step()
                bar.update()
    return network.eval()
