"""Faces from seeds, for the quiz's worker and for the commands.

Of this package the quiz uses this module, `chooser`, `opponents` and `crowd` (all in its worker,
`crowd` in commands and jobs too) and the headers of `checkpoint` (in its decks and imports).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from generator.checkpoint import CheckpointError, Header, load_weights, read_header
from generator.data import to_pixels
from generator.device import fast_dtype, pick_device
from generator.network.model import Generator

DEFAULT_PSI = 1.0
BATCH = 16


def latents_of(seeds: Sequence[int], count: int, psi: float) -> Tensor:
    """Return psi z (N, count), drawn on the CPU by RandomState, which NumPy promises not to change.

    Raises ValueError for a seed outside 0 to 2**32 - 1.
    """
    rows = [np.random.RandomState(seed).standard_normal(count) for seed in seeds]
    return torch.from_numpy(np.stack(rows)).float() * psi


class Sampler:
    """A loaded generator. On a CPU a face is fixed by (checkpoint, seed, class, psi)."""

    def __init__(self, header: Header, generator: Generator, device: torch.device) -> None:
        self.header = header
        self._torch_device = device
        self._dtype = fast_dtype(device)
        placed = generator.eval().requires_grad_(False)
        self._generator = placed.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def name(self) -> str:
        """The checkpoint's name."""
        return self.header.name

    @property
    def resolution(self) -> int:
        """Side of the faces in pixels."""
        return self.header.resolution

    @property
    def device(self) -> str:
        """`cpu` or `cuda`."""
        return self._torch_device.type

    @torch.inference_mode()
    def make(
        self, seeds: Sequence[int], classes: Sequence[int], psi: float = DEFAULT_PSI
    ) -> NDArray[np.uint8]:
        """Make uint8 faces (N, R, R, 3), one for each pair of seed and class.

        Raises ValueError when the lists differ in length, or a seed or class is out of range.
        """
        if len(seeds) != len(classes):
            raise ValueError("There must be as many classes as seeds.")
        if any(not 0 <= k < self.header.classes for k in classes):
            raise ValueError(f"A class must lie between 0 and {self.header.classes - 1}.")
        z = latents_of(seeds, self._generator.config.latents, psi).to(self._torch_device)
        k = torch.tensor(classes, device=self._torch_device)
        enabled = self._dtype == torch.bfloat16
        with torch.autocast(self._torch_device.type, dtype=torch.bfloat16, enabled=enabled):
            return to_pixels(self._generator(z, k))


def make_fakes(
    sampler: Sampler, classes: NDArray[np.int64], first_seed: int, psi: float = DEFAULT_PSI
) -> NDArray[np.uint8]:
    """Make a fake for each class (N,) from consecutive seeds, with progress: (N, R, R, 3)."""
    made = []
    for start in tqdm(range(0, len(classes), BATCH), desc="fakes", unit=" batches"):
        chunk = classes[start : start + BATCH].tolist()
        seeds = range(first_seed + start, first_seed + start + len(chunk))
        made.append(sampler.make(seeds, chunk, psi))
    return np.concatenate(made)


def load_sampler(path: Path, device: str = "auto") -> Sampler:
    """Load a checkpoint's generator. Raises CheckpointError or RuntimeError, with one sentence."""
    header = read_header(path)
    try:
        config, weights = load_weights(path, "generator")
        generator = Generator(config)
        generator.load_state_dict(weights)
    except (RuntimeError, TypeError, KeyError) as error:
        raise CheckpointError(f"{path.name} does not fit the network that it names.") from error
    return Sampler(header, generator, pick_device(device))
