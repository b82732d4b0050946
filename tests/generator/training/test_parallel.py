"""Several processes train as one."""

import os
import socket
from pathlib import Path

import pytest
import torch
from torch.multiprocessing.spawn import spawn

from generator.network.model import NETWORKS
from generator.training.loop import run_slice
from generator.training.parallel import Group, joined
from tests.support.tiny import TINY, tiny_trainer


def take_part(rank: int, cache: str, port: int) -> None:
    """Be one of two processes that train together; write down what one ends with."""
    os.environ.update(RANK=str(rank), WORLD_SIZE="2", MASTER_ADDR="127.0.0.1")
    os.environ.update(MASTER_PORT=str(port))
    NETWORKS["s96"] = TINY
    folder = Path(cache)
    with joined(torch.device("cpu")) as group:
        trainer = tiny_trainer(folder, "together", group, batch=50, planned=1000)
        run_slice(trainer, lambda: False)
        weights = {name: m.state_dict() for name, m in trainer.modules.items()}
        torch.save((trainer.images, trainer.steps, weights), folder / f"part-{rank}.pt")


@pytest.mark.slow
def test_two_processes_take_the_same_steps(training_cache: Path) -> None:
    (training_cache / "together").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    spawn(take_part, (str(training_cache), port), nprocs=2)  # type: ignore[no-untyped-call]
    parts = [torch.load(training_cache / f"part-{rank}.pt", weights_only=True) for rank in (0, 1)]
    assert [part[:2] for part in parts] == [(1000, 10), (1000, 10)]
    for name, weights in parts[0][2].items():
        assert all(torch.equal(v, parts[1][2][name][key]) for key, v in weights.items())
    lines = (training_cache / "together" / "log.jsonl").read_text().splitlines()
    assert len(lines) == 1


def test_averaged_gradients_are_those_of_the_whole_batch() -> None:
    assert Group().agree(True, torch.device("cpu"))
    assert not Group().agree(False, torch.device("cpu"))
    parameter = torch.nn.Parameter(torch.ones(3))
    parameter.grad = torch.full((3,), 2.0)
    Group().average_gradients([parameter])
    assert parameter.grad.tolist() == [2.0, 2.0, 2.0]
