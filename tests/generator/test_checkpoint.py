"""Checkpoints: what is in them, and what is refused."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from generator.checkpoint import CheckpointError, load_weights, read_header, weights_digest
from generator.network.model import Discriminator
from generator.sampler import load_sampler
from tests.support.tiny import TINY


def test_the_header_says_what_it_is(checkpoint: Path) -> None:
    header = read_header(checkpoint)
    assert header.name == f"tiny-{header.sha256[:8]}"
    assert (header.resolution, header.classes, header.kimg) == (8, 13, 0.3)


def test_the_header_is_read_without_torch(checkpoint: Path) -> None:
    code = (
        "import sys, pathlib; from generator.checkpoint import read_header;"
        f"read_header(pathlib.Path({str(checkpoint)!r})); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_weights_are_bf16_and_come_back(checkpoint: Path) -> None:
    assert {v.dtype for v in load_file(checkpoint).values()} == {torch.bfloat16}
    config, weights = load_weights(checkpoint, "discriminator")
    assert config == TINY
    Discriminator(config).load_state_dict(weights)


def damaged(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[-3] ^= 0xFF
    path.write_bytes(body)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps({"generator": [1, 2, 3]}))


def foreign(path: Path) -> None:
    save_file({"weight": torch.zeros(1)}, path)


def of_another_shape(path: Path) -> None:
    weights = {k: v for k, v in load_file(path).items() if "basis" not in k}
    with safe_open(path, framework="numpy") as file:
        metadata = dict(file.metadata())
    save_file(weights, path, metadata | {"weights_sha256": weights_digest(weights)})


def with_a_broken_header(path: Path) -> None:
    metadata = {"format": "real-or-fake/1", "config": json.dumps({"base": "x"}), "provenance": "{}"}
    save_file({"weight": torch.zeros(1)}, path, metadata)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (damaged, "do not match their hash"),
        (cut_short, "damaged or not a safetensors file"),
        (pickled, "damaged or not a safetensors file"),
        (foreign, "not a checkpoint of this program"),
        (of_another_shape, "does not fit"),
        (with_a_broken_header, "header that cannot be read"),
        (Path.unlink, "There is no checkpoint"),
    ],
)
def test_what_is_not_ours_is_one_sentence(checkpoint: Path, spoil: object, sentence: str) -> None:
    spoil(checkpoint)  # type: ignore[operator]
    with pytest.raises(CheckpointError, match=sentence) as caught:
        load_sampler(checkpoint, "cpu")
    assert "\n" not in str(caught.value)
