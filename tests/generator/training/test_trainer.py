"""The trainer: slices equal a whole run, and bad steps do no harm."""

import json
from pathlib import Path

import pytest
import torch
from torch import Tensor

from generator.checkpoint import read_header
from generator.network.loss import Pair
from generator.network.model import Discriminator
from generator.training.loop import run_slice
from generator.training.schedule import hyperparameters
from generator.training.state import LATEST
from tests.support.tiny import tiny_trainer


def test_slices_equal_an_uninterrupted_run(training_cache: Path) -> None:
    whole = tiny_trainer(training_cache, "whole")
    run_slice(whole, lambda: False)
    first = tiny_trainer(training_cache, "sliced")
    run_slice(first, lambda: first.steps == 7)
    second = tiny_trainer(training_cache, "sliced")
    second.resume(training_cache / "sliced")
    assert (second.steps, second.images) == (7, 700)
    run_slice(second, lambda: False)
    assert second.images == whole.images == 2000
    for name, module in whole.modules.items():
        weights = second.modules[name].state_dict()
        assert all(torch.equal(v, weights[key]) for key, v in module.state_dict().items())


def test_infinite_gradients_of_a_finite_loss_leave_the_weights_as_they_are(
    training_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steep(_discriminator: Discriminator, pair: Pair, *_: object) -> Tensor:
        return torch.sqrt(pair.fake * 0).mean()

    monkeypatch.setattr("generator.training.trainer.generator_loss", steep)
    trainer = tiny_trainer(training_cache, "steep")
    before = [parameter.clone() for parameter in trainer.generator.parameters()]
    assert trainer.step()["loss_g"] == 0.0
    assert trainer.bad_steps == 1
    after = trainer.generator.parameters()
    assert all(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_a_state_that_was_saved_without_settings_can_be_resumed(training_cache: Path) -> None:
    first = tiny_trainer(training_cache, "run")
    run_slice(first, lambda: first.steps == 3)
    latest = training_cache / "run" / LATEST
    facts = json.loads(latest.read_text())
    assert facts.pop("settings")["batch"] == 100
    latest.write_text(json.dumps(facts))
    second = tiny_trainer(training_cache, "run")
    second.resume(training_cache / "run")
    assert (second.steps, second.images) == (3, 300)
    run_slice(second, lambda: False)
    assert read_header(training_cache / "run" / "checkpoint.safetensors").kimg == 2.0


def test_the_optimisers_follow_the_schedule_from_the_first_step(training_cache: Path) -> None:
    trainer = tiny_trainer(training_cache, "rates")
    for _ in range(2):
        values = hyperparameters(trainer.images, 2000, 8)
        if trainer.steps:
            trainer.step()
        for optimiser in trainer.optimisers.values():
            assert optimiser.param_groups[0]["lr"] == values.lr
            assert optimiser.param_groups[0]["betas"] == (0.0, values.beta2)
        trainer.step()


def test_a_run_with_a_feature_critic_can_be_stopped_and_resumed(training_cache: Path) -> None:
    whole = tiny_trainer(training_cache, "whole", critic=0.1, planned=600)
    run_slice(whole, lambda: False)
    first = tiny_trainer(training_cache, "sliced", critic=0.1, planned=600)
    run_slice(first, lambda: first.steps == 3)
    second = tiny_trainer(training_cache, "sliced", critic=0.1, planned=600)
    second.resume(training_cache / "sliced")
    run_slice(second, lambda: False)
    for name in ("generator", "critic"):
        weights = second.modules[name].state_dict()
        expected = whole.modules[name].state_dict()
        assert all(torch.equal(value, weights[key]) for key, value in expected.items())


def test_a_feature_critic_can_join_a_run_and_changes_what_the_generator_learns(
    training_cache: Path,
) -> None:
    alone = tiny_trainer(training_cache, "run")
    run_slice(alone, lambda: alone.steps == 2)
    joined = tiny_trainer(training_cache, "run", critic=1.0)
    joined.resume(training_cache / "run")
    joined.step()  # its weight grows from 0
    alone.step()
    generators = alone.generator.state_dict(), joined.generator.state_dict()
    assert all(torch.equal(a, b) for a, b in zip(*map(dict.values, generators), strict=True))
    joined.step()
    alone.step()
    assert not torch.equal(alone.generator.to_rgb.weight, joined.generator.to_rgb.weight)
