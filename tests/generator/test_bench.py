"""The generator's bench: figures for every network, and peers that may be missing."""

import sys

import pytest
import torch

from generator import bench
from generator.evaluation.peers import PEERS
from generator.network.model import ModelConfig

TINY = ModelConfig(base=4, widths=(8, 8))


@pytest.mark.slow
def test_every_network_is_timed_beside_its_floor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "NETWORKS", dict.fromkeys(("p64", "s96", "g96"), TINY))
    monkeypatch.setattr(bench, "MATRIX", 64)
    for name in PEERS:
        monkeypatch.setitem(sys.modules, name.replace("-", "_"), None)
    assert bench.main(["--device", "cpu", "--seconds", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in ("p64", "s96", "g96"):
        assert sum(line.startswith(name) and "× floor" in line for line in lines) >= 2
    assert sum("seed to JPEG" in line for line in lines) == 2
    assert sum("is not timed" in line for line in lines) == len(PEERS)


def test_operations_are_counted_as_the_formula_says() -> None:
    layer = torch.nn.Conv2d(4, 6, 3, padding=1, bias=False)
    assert bench.operations(lambda: layer(torch.randn(1, 4, 10, 10))) == 2 * 4 * 6 * 9 * 100


def test_a_device_that_is_not_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert bench.main(["--device", "cuda"]) == 1
    assert "no usable GPU" in capsys.readouterr().err
