"""Small versions of what the generator reads: packed painted faces, and a checkpoint."""

from pathlib import Path

import numpy as np
import torch

from generator.checkpoint import UTKFACE, save_checkpoint
from generator.model import Discriminator, Generator, ModelConfig
from tests.support.factories import painted_face

SIDE = 32


def write_runs(root: Path, each: int, side: int = SIDE, deck: str = UTKFACE) -> Path:
    """Pack `each` painted faces for each split, and write an untrained checkpoint."""
    folder = root / f"{deck}-{side}"
    folder.mkdir()
    rng, count = np.random.default_rng(0), 3 * each
    np.save(folder / "pixels.npy", np.stack([painted_face(n, side) for n in range(count)]))
    np.save(folder / "age.npy", rng.integers(1, 90, count, dtype=np.int16))
    for name, kinds in (("gender", 2), ("race", 5)):
        np.save(folder / f"{name}.npy", rng.integers(0, kinds, count, dtype=np.int16))
    np.save(folder / "split.npy", np.repeat(np.arange(3, dtype=np.int16), each))
    (folder / "summary.json").write_text("{}")
    config = ModelConfig(base=4, widths=(16, 16, 8, 8))
    torch.manual_seed(0)
    networks = Generator(config).state_dict(), Discriminator(config).state_dict()
    facts = {"network": "tiny", "kimg": 1.5, "trained_at": "2026-01-01T00:00:00+00:00"}
    facts["deck"] = deck
    save_checkpoint(root / "tiny.safetensors", *networks, config, facts)
    return root
