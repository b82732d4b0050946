"""A run's state on disk: whole, small, and readable later."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.optim import Adam

from generator.training.state import LATEST, load_state, save_state


def network_after_a_step(seed: int) -> tuple[torch.nn.Module, Adam]:
    """A network with an optimiser that has taken one step."""
    torch.manual_seed(seed)
    network = torch.nn.Linear(3, 2)
    optimiser = Adam(network.parameters(), lr=0.1, betas=(0.0, 0.9))
    network(torch.ones(1, 3)).sum().backward()
    optimiser.step()
    return network, optimiser


def test_networks_moments_and_facts_come_back(tmp_path: Path) -> None:
    network, optimiser = network_after_a_step(0)
    facts: dict[str, Any] = {"images": 100, "steps": 1, "before": []}
    save_state(tmp_path, {"x": network}, {"x": optimiser}, facts)
    other, its_optimiser = network_after_a_step(1)
    loaded = load_state(tmp_path, {"x": other}, {"x": its_optimiser})
    assert loaded == facts | {"folder": "state-000000100"}
    assert torch.equal(other.weight, network.weight)  # type: ignore[arg-type]
    moments = optimiser.state_dict()["state"][0]["exp_avg_sq"]
    assert torch.equal(its_optimiser.state_dict()["state"][0]["exp_avg_sq"], moments)


def test_only_the_newest_state_stays(tmp_path: Path) -> None:
    network, optimiser = network_after_a_step(0)
    for images in (100, 200):
        facts: dict[str, Any] = {"images": images, "steps": 1, "before": []}
        save_state(tmp_path, {"x": network}, {"x": optimiser}, facts)
    assert [path.name for path in tmp_path.glob("state-*")] == ["state-000000200"]
    assert json.loads((tmp_path / LATEST).read_text())["folder"] == "state-000000200"


def test_a_module_that_the_state_does_not_have_stays_as_it_is(tmp_path: Path) -> None:
    network, optimiser = network_after_a_step(0)
    save_state(tmp_path, {"x": network}, {"x": optimiser}, {"images": 1, "steps": 1})
    new, its_optimiser = network_after_a_step(1)
    before = [parameter.clone() for parameter in new.parameters()]
    load_state(tmp_path, {"new": new}, {"new": its_optimiser})
    assert all(torch.equal(a, b) for a, b in zip(before, new.parameters(), strict=True))


def test_a_run_without_a_state_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=LATEST):
        load_state(tmp_path, {}, {})
