"""Stages of the training: kept small, measured, drawn."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from generator import milestones
from generator.checkpoint import (
    CheckpointError,
    load_weights,
    read_header,
    save_checkpoint,
    save_milestone,
)
from generator.network.model import NETWORKS, Discriminator, Generator, ModelConfig
from generator.sampler import load_sampler
from tests.support.tiny import write_runs

CONFIG = ModelConfig(base=4, widths=(8, 8, 8), latents=4, embedding=4)


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny checkpoint of two phases, the first of which is known by name."""
    monkeypatch.setitem(NETWORKS, "p32", CONFIG)
    torch.manual_seed(1)
    networks = Generator(CONFIG).state_dict(), Discriminator(CONFIG).state_dict()
    phases = [{"network": "p32", "kimg": 1.5}]
    provenance = {"network": "p32", "kimg": 1.5, "phases": phases, "seed": 3, "trained_at": "then"}
    save_checkpoint(tmp_path / "early.safetensors", *networks, CONFIG, provenance)
    return tmp_path / "early.safetensors"


def run(checkpoint: Path, root: Path, *more: str) -> int:
    options = ["--kept", str(root / "kept"), "--shown", str(root / "shown"), "--count", "60"]
    return milestones.main([str(checkpoint), *options, "--cache", str(root), *more])


def test_stages_are_kept_with_figures_and_pictures(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_runs(tmp_path, 60, side=96)
    shown = tmp_path / "shown"
    shown.mkdir()
    entry = {"name": "00002", "kimg": 2, "caption": "Written by hand."}
    (shown / "milestones.json").write_text(json.dumps([entry], indent=1))
    assert run(checkpoint, tmp_path) == 1
    assert run(checkpoint, tmp_path, "--replace") == 0
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [
        "00000.safetensors",
        "00002.safetensors",
    ]
    index = json.loads((shown / "milestones.json").read_text())
    assert [stage["name"] for stage in index] == ["00000", "00002"]
    assert index[1]["caption"] == "Written by hand."
    for stage in index:
        assert (shown / f"{stage['name']}.jpg").stat().st_size > 0
        header = read_header(tmp_path / "kept" / f"{stage['name']}.safetensors")
        assert header.provenance["figures"] == stage["figures"]
        assert set(stage["figures"]) == set(milestones.FIGURES)


def test_the_first_stage_is_what_the_run_began_with(checkpoint: Path) -> None:
    first, second = milestones.stages([checkpoint])
    assert (first.provenance["kimg"], second.provenance["kimg"]) == (0, 1.5)
    torch.manual_seed(3)
    began = Generator(CONFIG).state_dict()
    assert all(torch.equal(value, began[name]) for name, value in first.weights.items())


def test_a_milestone_makes_nearly_the_same_faces_at_a_quarter_of_the_size(
    checkpoint: Path, tmp_path: Path
) -> None:
    config, weights = load_weights(checkpoint, "generator")
    path = tmp_path / "small.safetensors"
    save_milestone(path, weights, config, read_header(checkpoint).provenance)
    assert {v.dtype for k, v in load_file(path).items() if k.endswith("conv1.weight")} == {
        torch.int8
    }
    faces = [load_sampler(p, "cpu").make(range(8), [1] * 8) for p in (checkpoint, path)]
    assert abs(faces[0].astype(int) - faces[1]).mean() < 2
    with pytest.raises(CheckpointError, match="holds no discriminator"):
        load_weights(path, "discriminator")


def test_a_checkpoint_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_runs(tmp_path, 60, side=96)
    assert run(tmp_path / "none.safetensors", tmp_path) == 1
    assert capsys.readouterr().err == "There is no checkpoint at none.safetensors.\n"
