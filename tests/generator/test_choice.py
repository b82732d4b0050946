"""Training a chooser: the teacher, and the network that learns from it."""

import json
from pathlib import Path

import numpy as np
import pytest

from generator import choice
from generator.checkpoint import read_header
from generator.choice import Teacher
from generator.chooser import load_chooser
from tests.support.tiny import write_runs


def test_the_teacher_tells_reals_from_fakes() -> None:
    rng = np.random.default_rng(0)
    reals, fakes = rng.normal(3, 2, (400, 5)), rng.normal(5, 2, (400, 5))
    teacher = Teacher.taught(reals[:200], fakes[:200])
    assert (teacher.score(reals[200:]) > 0).mean() > 0.8
    assert (teacher.score(fakes[200:]) < 0).mean() > 0.8


def test_the_command_writes_a_chooser_for_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_runs(tmp_path, 40)
    checkpoint, out = root / "tiny.safetensors", tmp_path / "chooser.safetensors"
    options = ["--checkpoint", str(checkpoint), "--cache", str(root), "--out", str(out)]
    assert choice.main([*options, "--count", "320", "--epochs", "6", "--device", "cpu"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["checkpoint"] == read_header(checkpoint).name
    assert facts["correlation_with_teacher"] > 0.3
    assert load_chooser(read_header(checkpoint), out, "cpu") is not None
