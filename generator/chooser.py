"""Choose the most convincing of several fakes, by a small network that has learned what gives away.

`python -m generator.choice` trains it. A fake is chosen among candidates of its own class, so that
the classes keep their proportions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.checkpoint import CheckpointError, Header, bundled
from generator.device import pick_device
from generator.judges.networks import Judge, load_detector
from generator.sampler import Sampler

Seeds = list[int]


class Chooser:
    """A judge that says how convincing a face is, compared with others of the same checkpoint."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def make(
        self, sampler: Sampler, candidates: Sequence[Seeds], classes: Sequence[int], psi: float
    ) -> tuple[Seeds, NDArray[np.uint8]]:
        """Make a face of each list of seeds for each class (N,), and return the best of each.

        Returns the seeds that won, and their uint8 faces (N, R, R, 3).
        """
        made = np.stack([sampler.make(seeds, classes, psi) for seeds in candidates])
        scores = np.stack([self.judge(faces) for faces in made])  # (candidates, N)
        best = scores.argmax(axis=0)
        columns = np.arange(len(classes))
        return [candidates[row][n] for n, row in enumerate(best)], made[best, columns]


def load_chooser(header: Header, path: Path | None = None, device: str = "auto") -> Chooser | None:
    """Load the chooser of a checkpoint; None where there is none, or it is of another checkpoint.

    Raises CheckpointError, with one sentence, for a file that exists and cannot be read.
    """
    path = path or bundled(header.deck, "chooser")
    if not path.exists():
        return None
    judge, facts = load_detector(path, pick_device(device))
    if "checkpoint" not in facts:
        raise CheckpointError("The chooser's header does not say which checkpoint it is for.")
    return Chooser(judge) if facts["checkpoint"] == header.name else None
