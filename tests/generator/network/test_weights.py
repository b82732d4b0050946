"""Files of weights: whole or not at all, and small without much loss."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from generator.network.weights import to_bf16, to_float, to_int8, write_weights


@pytest.fixture
def no_room() -> Iterator[None]:
    """A kernel that lets this process write no file longer than 1,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_eight_bits_are_off_by_half_a_level_at_most() -> None:
    torch.manual_seed(0)
    weights = {"conv": torch.randn(8, 4, 3, 3), "zero": torch.zeros(2, 2), "bias": torch.randn(8)}
    packed = to_int8(weights)
    assert packed["conv"].dtype == torch.int8
    back = to_float(packed)
    assert back.keys() == weights.keys()
    half = weights["conv"].abs().amax(dim=(1, 2, 3), keepdim=True) / 254
    assert bool(((back["conv"] - weights["conv"]).abs() <= half * 1.001).all())
    assert torch.equal(back["zero"], weights["zero"])
    assert torch.equal(back["bias"], weights["bias"].to(torch.bfloat16).float())


def test_sixteen_bits_come_back() -> None:
    weights = {"x": torch.tensor([0.5, -3.0])}
    assert torch.equal(to_float(to_bf16(weights))["x"], weights["x"])


def test_whole_numbers_stay_what_they_are() -> None:
    weights = {"seen": torch.tensor(12_345_677), "x": torch.ones(1)}
    for packed in (to_bf16(weights), to_int8(weights)):
        back = to_float(packed)["seen"]
        assert (back.item(), back.dtype) == (12_345_677, torch.int64)


def test_what_does_not_fit_leaves_the_old_file(tmp_path: Path, no_room: None) -> None:
    path = tmp_path / "x.safetensors"
    write_weights({"x": torch.ones(4)}, path)
    with pytest.raises(OSError, match=r"^x\.safetensors could not be written, what was saved"):
        write_weights({"x": torch.ones(4000)}, path)
    assert torch.equal(load_file(path)["x"], torch.ones(4))
    assert [p.name for p in tmp_path.iterdir()] == ["x.safetensors"]


def test_other_users_can_read_what_was_written(tmp_path: Path) -> None:
    write_weights({"x": torch.ones(4)}, tmp_path / "x.safetensors")
    assert (tmp_path / "x.safetensors").stat().st_mode & 0o777 == 0o644


def test_a_file_beside_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "x.partial").write_text("my notes")
    write_weights({"x": torch.ones(4)}, tmp_path / "x.safetensors")
    assert (tmp_path / "x.partial").read_text() == "my notes"
