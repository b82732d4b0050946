"""Several processes train as one: `torchrun --nproc-per-node 4 -m generator.train …`.

The gradients are averaged here, since DistributedDataParallel's hooks do not cover the second
backward pass that the penalties need.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist


@dataclass(frozen=True)
class Group:
    """The processes that train together, and which of them this one is."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Say whether this process writes logs and states."""
        return self.rank == 0

    def average_gradients(self, parameters: Iterable[torch.nn.Parameter]) -> None:
        """Replace each gradient by its mean over all processes."""
        if self.size == 1:
            return
        gradients = [p.grad for p in parameters if p.grad is not None]
        flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
        dist.all_reduce(flat)
        parts = torch.split(flat / self.size, [gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))

    def agree(self, mine: bool, device: torch.device) -> bool:
        """Say whether this is true in every process; waits until each of them has called it."""
        if self.size == 1:
            return mine
        flag = torch.tensor(int(mine), device=device)
        dist.all_reduce(flag, dist.ReduceOp.MIN)
        return bool(flag.item())


@contextmanager
def joined(device: torch.device) -> Iterator[Group]:
    """Yield the group in which torchrun started this process, or a group of one."""
    if "RANK" not in os.environ:
        yield Group()
        return
    if device.type == "cuda":
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Group(dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
