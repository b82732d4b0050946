"""The averaged generator follows the trained one."""

import torch

from generator.network.ema import ema_update


def test_the_average_moves_by_its_decay() -> None:
    average, model = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    before = [parameter.clone() for parameter in average.parameters()]
    ema_update(average, model, 0.75)
    for old, now, target in zip(before, average.parameters(), model.parameters(), strict=True):
        assert torch.allclose(now, 0.75 * old + 0.25 * target)
