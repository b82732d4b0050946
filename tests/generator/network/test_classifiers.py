"""What the feature network and the detector share: files, shifts and flips."""

from pathlib import Path

import numpy as np
import pytest
import torch

from generator.network.classifiers import (
    UNREADABLE,
    halve,
    jitter,
    load_classifier,
    read_facts,
    save_classifier,
)


def test_weights_and_facts_come_back(tmp_path: Path) -> None:
    path, saved, loaded = tmp_path / "x.safetensors", halve(3, 4), halve(3, 4)
    save_classifier(saved, {"epochs": 2}, path)
    assert load_classifier(loaded, path) == read_facts(path) == {"epochs": 2}
    for name, value in saved.state_dict().items():
        assert torch.allclose(loaded.state_dict()[name].float(), value.float(), rtol=1e-2)


def test_another_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_text("nonsense")
    with pytest.raises(UNREADABLE):
        load_classifier(halve(3, 4), tmp_path / "x.safetensors")


def test_jitter_keeps_the_size_and_the_colours() -> None:
    faces = torch.arange(3.0).view(1, 3, 1, 1).expand(5, 3, 16, 16).contiguous()
    moved = jitter(faces, np.random.default_rng(0))
    assert torch.equal(moved, faces)
