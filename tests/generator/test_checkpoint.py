"""Checkpoints and sampling: what is in them, and what is refused."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from generator import sample
from generator.checkpoint import (
    BUNDLED,
    CheckpointError,
    load_weights,
    read_header,
    save_checkpoint,
)
from generator.network.model import Discriminator, Generator, ModelConfig
from generator.sampler import load_sampler

TINY = ModelConfig(base=2, widths=(8, 8, 8), latents=4, embedding=4)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A tiny network with random weights."""
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    provenance = {
        "network": "tiny",
        "kimg": 0.1 + 0.2,
        "phases": [],
        "trained_at": "2026-01-01T00:00:00",
    }
    networks = Generator(TINY).state_dict(), Discriminator(TINY).state_dict()
    save_checkpoint(path, *networks, TINY, provenance)
    return path


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
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        metadata = dict(file.metadata())
    from generator.checkpoint import _digest

    save_file(weights, path, metadata | {"weights_sha256": _digest(weights)})


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


def test_a_face_is_fixed_by_its_seed(checkpoint: Path) -> None:
    sampler, again = load_sampler(checkpoint, "cpu"), load_sampler(checkpoint, "cpu")
    faces = sampler.make([1, 2, 3], [6, 7, 8])
    assert faces.shape == (3, 8, 8, 3)
    assert faces.dtype == np.uint8
    assert np.array_equal(faces, again.make([1, 2, 3], [6, 7, 8]))
    assert not np.array_equal(faces[0], faces[1])


def test_class_and_psi_change_the_face(checkpoint: Path) -> None:
    sampler = load_sampler(checkpoint, "cpu")
    face = sampler.make([1], [6])
    assert not np.array_equal(face, sampler.make([1], [7]))
    assert not np.array_equal(face, sampler.make([1], [6], psi=0.5))
    assert np.array_equal(sampler.make([1], [6], psi=0), sampler.make([2], [6], psi=0))


@pytest.mark.parametrize(
    ("seeds", "classes"), [([1, 2], [6]), ([1], [13]), ([-1], [6]), ([1], [-1])]
)
def test_bad_arguments(checkpoint: Path, seeds: list[int], classes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load_sampler(checkpoint, "cpu").make(seeds, classes)


def test_a_gpu_that_is_not_there(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert load_sampler(checkpoint, "auto").device == "cpu"
    with pytest.raises(RuntimeError, match="no usable GPU"):
        load_sampler(checkpoint, "cuda")


def test_the_bundled_checkpoint_makes_faces() -> None:
    sampler = load_sampler(BUNDLED, "cpu")
    faces = sampler.make(range(8), [6, 7, 8, 9, 10, 11, 6, 7])
    assert faces.shape == (8, sampler.resolution, sampler.resolution, 3)
    assert faces.std() > 30
    assert BUNDLED.stat().st_size < 20e6


def test_the_sample_command(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    out = tmp_path / "sheet.png"
    arguments = ["--checkpoint", str(checkpoint), "--count", "5", "--out", str(out)]
    assert sample.main([*arguments, "--device", "cpu"]) == 0
    with Image.open(out) as sheet:
        assert sheet.size == (24, 16)
    assert sample.main(["--checkpoint", str(tmp_path / "none")]) == 1
    assert "There is no checkpoint" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        sample.main(["--count", "0"])
    assert caught.value.code == 2
