"""The settings of a run: defaults by device, and what JSON can hold."""

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import torch

from generator.train import parse_args, settings_of
from generator.training.settings import TrainSettings

CPU, GPU = torch.device("cpu"), torch.device("cuda")


def test_the_device_decides_what_was_not_given() -> None:
    on_cpu, on_gpu = (TrainSettings.for_device(d, run=Path("x"), batch=None) for d in (CPU, GPU))
    assert (on_cpu.batch, on_cpu.penalty_every, on_cpu.ema_ceiling) == (32, 4, 30_000)
    assert (on_gpu.batch, on_gpu.penalty_every, on_gpu.ema_ceiling) == (128, 1, 100_000)
    assert TrainSettings.for_device(GPU, run=Path("x"), batch=64).batch == 64


def test_the_command_line_gives_every_setting() -> None:
    settings = settings_of(parse_args([]), CPU)
    assert settings == TrainSettings(run=Path("runs/utkface-s96"))
    options = ["--deck", "gallery", "--network", "p64", "--planned", "40", "--tick", "2"]
    options += ["--gamma", "0.5", "--rate", "0.2", "--critic", "0.1", "--average", "60"]
    changed = settings_of(parse_args([*options, "--minutes", "9"]), CPU)
    assert changed.run == Path("runs/gallery-p64")
    assert (changed.planned, changed.tick) == (40_000, 2_000)
    assert (changed.gamma, changed.rate, changed.critic) == (0.5, 0.2, 0.1)
    assert (changed.ema_ceiling, changed.minutes) == (60_000, 9)


def test_settings_cannot_be_changed_and_fit_into_json() -> None:
    settings = TrainSettings(run=Path("x"), start=Path("y.safetensors"))
    with pytest.raises(FrozenInstanceError):
        settings.batch = 1  # type: ignore[misc]
    plain = json.loads(json.dumps(settings.as_dict()))
    assert (plain["run"], plain["start"], plain["batch"]) == ("x", "y.safetensors", 32)


@pytest.mark.parametrize("option", ["--batch", "--penalty-every"])
def test_a_count_below_one_is_wrong_usage(option: str) -> None:
    with pytest.raises(SystemExit) as end:
        parse_args([option, "0"])
    assert end.value.code == 2
