"""Small stand-ins for what the generator reads: packed faces, networks, checkpoints, a trainer."""

from pathlib import Path

import numpy as np
import torch

from generator.checkpoint import UTKFACE, save_checkpoint
from generator.data import load_faces
from generator.network.model import Discriminator, Generator, ModelConfig
from generator.training.parallel import Group
from generator.training.settings import TrainSettings
from generator.training.trainer import Trainer
from tests.support.factories import painted_face

SIDE = 32
TINY = ModelConfig(base=2, widths=(8, 8, 8), latents=4, embedding=4)


def write_checkpoint(path: Path) -> Path:
    """Write a checkpoint of the tiny network with random weights."""
    torch.manual_seed(0)
    provenance = {"network": "tiny", "kimg": 0.1 + 0.2, "phases": [], "trained_at": "2026-01-01"}
    networks = Generator(TINY).state_dict(), Discriminator(TINY).state_dict()
    save_checkpoint(path, *networks, TINY, provenance)
    return path


def write_noise_faces(root: Path) -> None:
    """Pack 50 faces of 8 px of noise, 40 of them to train on."""
    folder = root / "utkface-8"
    folder.mkdir()
    rng = np.random.default_rng(0)
    np.save(folder / "pixels.npy", rng.integers(0, 256, (50, 8, 8, 3), dtype=np.uint8))
    np.save(folder / "age.npy", rng.integers(1, 90, 50, dtype=np.int16))
    for name in ("gender", "race"):
        np.save(folder / f"{name}.npy", rng.integers(0, 2, 50, dtype=np.int16))
    np.save(folder / "split.npy", np.repeat(np.array([0, 1, 2], dtype=np.int16), (5, 5, 40)))
    (folder / "summary.json").write_text("{}")


def tiny_trainer(
    root: Path,
    run: str,
    group: Group | None = None,
    batch: int = 100,
    planned: int = 2000,
    critic: float = 0.0,
) -> Trainer:
    """Return a trainer of the tiny network on the packed noise, with its run's folder."""
    settings = TrainSettings(
        run=root / run,
        cache=root,
        batch=batch,
        planned=planned,
        tick=1000,
        penalty_every=4,
        critic=critic,
    )
    settings.run.mkdir(exist_ok=True)
    faces = load_faces(8, root, UTKFACE).of("train")
    return Trainer(settings, faces, torch.device("cpu"), group)


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
