"""Tuning: a slice is kept, in part or whole, or thrown away; what is kept says who taught it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from generator.checkpoint import CheckpointError, load_weights, read_header
from generator.crowd import tuning
from generator.crowd.exam import Mark
from generator.crowd.tuning import blend, tune
from generator.network.model import NETWORKS
from tests.support.tiny import TINY

START, GOOD, BETTER = Mark(0.9, 0.6, 0.5), Mark(0.9, 0.6, 0.45), Mark(0.91, 0.6, 0.4)
SPOILT = Mark(0.7, 0.6, 0.1)
TAUGHT = {"responses": 31_412, "players": 812}


@pytest.fixture
def lesson(training_cache: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that tunes the tiny network, whose exams have the given marks."""
    monkeypatch.setitem(NETWORKS, "tiny", TINY)
    monkeypatch.setattr(tuning, "LESSONS", 2)
    marks: list[Mark] = []
    exam = SimpleNamespace(classes=np.array([6, 7]), mark=lambda sampler: marks.pop(0))
    monkeypatch.setattr("generator.crowd.exam.Exam.of", lambda *args: exam)

    class Darker:
        """A taste for dark faces."""

        agreement = 0.9

        def __call__(self, faces: Tensor) -> Tensor:
            return faces.mean()

    monkeypatch.setattr("generator.crowd.taste.Taste.of", lambda *args: Darker())

    def tuned(*given: Mark) -> dict[str, Any]:
        marks[:] = given
        out, lines = training_cache / "out.safetensors", list[str]()
        nobody: Any = None
        return tune(
            checkpoint,
            nobody,
            nobody,
            0.0,
            out,
            taught_by=TAUGHT,
            cache=training_cache,
            device="cpu",
            progress=lines.append,
        )

    return tuned


def test_slices_that_keep_recall_are_kept(lesson: Any, training_cache: Path) -> None:
    figures = lesson(START, GOOD, BETTER)
    header = read_header(training_cache / "out.safetensors")
    assert (figures["slices"], figures["checkpoint"]) == (2, header.name)
    assert figures["before"]["p_fake"] == 0.5
    assert figures["after"]["p_fake"] == 0.4
    assert header.provenance["taught_by"] == TAUGHT
    assert header.provenance["taught_from"] == read_header(training_cache / "tiny.safetensors").name
    assert header.kimg == pytest.approx(figures["images"] / 1000)


def test_where_recall_fell_half_of_the_slice_may_be_kept_and_tuning_ends(
    lesson: Any, training_cache: Path
) -> None:
    figures = lesson(START, SPOILT, GOOD, BETTER)
    assert (figures["slices"], figures["images"], figures["share"]) == (1, 32, 0.5)
    assert figures["after"]["p_fake"] == GOOD.p_fake
    assert read_header(training_cache / "out.safetensors").kimg == pytest.approx(0.032)


def test_a_second_slice_that_lost_recall_is_thrown_away(lesson: Any, training_cache: Path) -> None:
    figures = lesson(START, GOOD, SPOILT, SPOILT, SPOILT, SPOILT)
    assert (figures["slices"], figures["images"], figures["share"]) == (1, 32, 1)
    assert figures["after"]["p_fake"] == GOOD.p_fake
    assert read_header(training_cache / "out.safetensors").kimg == pytest.approx(0.032)


def test_a_blend_lies_between_two_networks() -> None:
    one, other, between = (torch.nn.Linear(3, 2) for _ in range(3))
    blend(between, one, other, 0.25)
    assert torch.allclose(between.weight, 0.75 * one.weight + 0.25 * other.weight)
    blend(between, one, other, 0.0)
    assert torch.equal(between.bias, one.bias)


def test_nothing_is_written_where_the_first_slice_lost_recall(
    lesson: Any, training_cache: Path
) -> None:
    with pytest.raises(ValueError, match="nothing of it is kept"):
        lesson(START, *4 * [SPOILT])
    assert not (training_cache / "out.safetensors").exists()


def test_the_taste_moves_the_generator(
    lesson: Any, training_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "RATE", 50.0)
    made = {}
    for weight in (0.0, 1000.0):
        monkeypatch.setattr(tuning, "WEIGHT", weight)
        lesson(START, GOOD, *4 * [SPOILT])
        _, weights = load_weights(training_cache / "out.safetensors", "generator")
        made[weight] = torch.cat([each.ravel() for each in weights.values()])
    assert not torch.allclose(made[0.0], made[1000.0])


def test_a_missing_checkpoint_is_one_sentence(training_cache: Path) -> None:
    nobody: Any = None
    with pytest.raises(CheckpointError, match="There is no checkpoint"):
        tune(training_cache / "none", nobody, nobody, 0.0, training_cache / "x", taught_by=TAUGHT)


def test_without_the_training_packages_it_says_what_to_install(
    training_cache: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.imagenet.files.importlib.util.find_spec", lambda name: None)
    nobody: Any = None
    with pytest.raises(FileNotFoundError, match=r"pip install -r requirements-train\.txt"):
        tune(
            checkpoint,
            nobody,
            nobody,
            0.0,
            training_cache / "x",
            taught_by=TAUGHT,
            cache=training_cache,
            device="cpu",
        )
