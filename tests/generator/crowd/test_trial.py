"""The trial's stages on a small plan, from painted portraits to a tuned generator."""

from pathlib import Path

import numpy as np
import pytest

from generator.crowd import demo, tuning
from generator.crowd.exam import Mark
from generator.crowd.trial import Plan, parted
from generator.data import SPLITS, load_faces
from tests.support.tiny import write_runs

PLAN = Plan(
    dealt=52,
    held_out=12,
    players=20,
    each=25,
    panel=6,
    places=10,
    candidates=2,
    exam=10,
    minutes=0.0,
)


def test_parted_faces_leave_none_out(tmp_path: Path) -> None:
    faces = parted(load_faces(32, write_runs(tmp_path, 10), "utkface"), 7)
    assert [len(faces.of(split)) for split in SPLITS] == [0, 7, 23]


def test_a_small_trial_goes_through_all_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = load_faces(64, write_runs(tmp_path, 20, 64, "gallery"), "gallery")
    monkeypatch.setattr(demo, "paint", lambda plan, cache: faces)
    monkeypatch.setattr(tuning, "train", lambda trainer, seconds: None)
    marks = [Mark(0.9, 0.9, 0.5), Mark(0.1, 0.9, 0.4), Mark(0.9, 0.9, 0.4)]
    monkeypatch.setattr(tuning, "LESSONS", 20)
    monkeypatch.setattr("generator.crowd.guesses.TESTED", 20)
    monkeypatch.setattr("generator.crowd.exam.Exam.mark", lambda exam, sampler: marks.pop(0))
    monkeypatch.setattr("generator.evaluation.imagenet_features.load_eyes", lambda name: None)
    monkeypatch.setattr("generator.evaluation.imagenet_features.see", lambda *args: np.ones(1))
    setting, found = demo.find(PLAN, tmp_path, tmp_path)
    assert list(found.lessons) == list(found.choices) == ["no trolls", "a fifth trolls"]
    assert found.lessons["no trolls"].card["responses"] == 500
    assert not np.intersect1d(setting.dealt, np.arange(64)[setting.held_out]).size
    assert found.fair[0] in {1, 2}
    assert found.tuning["slices"] == 1
    assert [stage.name for stage in found.stages][-2] == "tune the generator"
    assert all(0 <= change.after <= 1 for change in (found.tuned, found.both))
