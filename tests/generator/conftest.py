"""What tests of training need: packed faces of noise, and a network of their size."""

from pathlib import Path

import pytest

from generator.network.model import NETWORKS
from tests.support.tiny import TINY, write_checkpoint, write_noise_faces


@pytest.fixture
def training_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packed faces of 8 px, and a network of that size under the name of a real one."""
    monkeypatch.setitem(NETWORKS, "s96", TINY)
    write_noise_faces(tmp_path)
    return tmp_path


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint of a tiny network with random weights."""
    return write_checkpoint(tmp_path / "tiny.safetensors")
