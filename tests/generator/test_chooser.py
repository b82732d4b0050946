"""The chooser: the best candidate of each class, and only for the checkpoint that it knows."""

from pathlib import Path

import numpy as np
import pytest
import torch

from generator.checkpoint import CheckpointError, read_header
from generator.chooser import Chooser, load_chooser
from generator.judges.networks import Detector
from generator.network.classifiers import save_classifier
from tests.support.factories import FakeSampler
from tests.support.tiny import write_checkpoint


def test_each_place_gets_its_best_candidate_with_its_seed() -> None:
    sampler = FakeSampler(32)
    chooser = Chooser(lambda faces: faces.mean(axis=(1, 2, 3)))
    candidates = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    seeds, faces = chooser.make(sampler, candidates, [6, 7, 8], 1.0)  # type: ignore[arg-type]
    assert faces.shape == (3, 32, 32, 3)
    for place, (seed, face) in enumerate(zip(seeds, faces, strict=True)):
        rivals = [sampler.make([row[place]], [6])[0] for row in candidates]
        assert face.mean() == max(rival.mean() for rival in rivals)
        assert np.array_equal(face, sampler.make([seed], [6])[0])


def test_a_chooser_serves_its_own_checkpoint_alone(tmp_path: Path) -> None:
    header = read_header(write_checkpoint(tmp_path / "tiny.safetensors"))
    path = tmp_path / "chooser.safetensors"
    assert load_chooser(header, path) is None
    save_classifier(Detector(), {"checkpoint": header.name}, path)
    chooser = load_chooser(header, path, "cpu")
    assert chooser is not None
    save_classifier(Detector(), {"checkpoint": "another"}, path)
    assert load_chooser(header, path, "cpu") is None


@pytest.mark.parametrize("content", [b"", b"nonsense" * 100])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    header = read_header(write_checkpoint(tmp_path / "tiny.safetensors"))
    path = tmp_path / "chooser.safetensors"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_chooser(header, path, "cpu")


def test_a_header_that_names_no_checkpoint_is_refused(tmp_path: Path) -> None:
    torch.manual_seed(0)
    header = read_header(write_checkpoint(tmp_path / "tiny.safetensors"))
    save_classifier(Detector(), {}, tmp_path / "chooser.safetensors")
    with pytest.raises(CheckpointError, match="does not say"):
        load_chooser(header, tmp_path / "chooser.safetensors", "cpu")
