"""Which device computes."""

import platform
from pathlib import Path

import pytest
import torch

from generator.device import has_fast_bf16, keep_freed_memory, pick_device
from generator.sampler import load_sampler


def test_a_gpu_that_is_not_there(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert load_sampler(checkpoint, "auto").device == "cpu"
    with pytest.raises(RuntimeError, match="no usable GPU"):
        load_sampler(checkpoint, "cuda")


def test_a_device_is_picked_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pick_device("cpu") == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device() == torch.device("cuda")


def test_precision_and_memory_are_questions_that_every_machine_can_answer() -> None:
    assert has_fast_bf16(torch.device("cpu")) in (True, False)
    assert platform.libc_ver()[0] != "glibc" or keep_freed_memory() is None  # type: ignore[func-returns-value]
