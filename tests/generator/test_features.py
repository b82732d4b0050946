"""The command that trains the feature network."""

import json
from pathlib import Path

import pytest

from generator import features
from generator.data import HEADS
from generator.evaluation.feature_network import SIDE
from generator.network.classifiers import read_facts
from tests.support.tiny import write_runs


def test_a_network_is_trained_measured_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_runs(tmp_path, 70, side=SIDE)
    out = tmp_path / "features.safetensors"
    options = ["--cache", str(tmp_path), "--out", str(out), "--epochs", "1"]
    assert features.main(options) == 0
    facts = json.loads(capsys.readouterr().out)
    assert set(facts["test_accuracy"]) == set(HEADS)
    assert read_facts(out) == facts


def test_missing_photographs_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.data.find_utkface", lambda environ, checkout: None)
    assert features.main(["--cache", str(tmp_path)]) == 1
    assert "UTKFace was not found" in capsys.readouterr().err
