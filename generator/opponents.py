"""The machine opponents: the GAN's own discriminator and the trained detector, calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.checkpoint import BUNDLED, CheckpointError, bundled, read_header
from generator.device import pick_device
from generator.judges import occlusion
from generator.judges.calibration import Scale
from generator.judges.networks import Judge, discriminator_of, load_detector
from generator.serving import resized


@dataclass(frozen=True)
class Opponent:
    """A judge and the scale that turns its logits into probabilities."""

    name: str
    judge: Judge
    scale: Scale
    side: int  # of the faces that it judges, in pixels

    def p_fake(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        """uint8 faces as served (N, S, S, 3) -> P(fake) (N,)."""
        return self.scale.p_fake(self.judge(resized(pixels, self.side)))

    def focus(self, pixels: NDArray[np.uint8]) -> list[int]:
        """uint8 faces as served (N, S, S, 3) -> the part of each that decided, as in occlusion."""
        return occlusion.focus(self.judge, resized(pixels, self.side))


def load_opponents(
    checkpoint: Path = BUNDLED, weights: Path | None = None, device: str = "auto"
) -> Sequence[Opponent]:
    """Load both opponents of a checkpoint, or its discriminator alone where no detector exists.

    Without `weights` the detector is the bundled one of the checkpoint's deck.
    Raises CheckpointError, with one sentence, for a file that exists and cannot be read.
    """
    place = pick_device(device)
    header = read_header(checkpoint)
    side, weights = header.resolution, weights or bundled(header.deck, "detector")
    own = discriminator_of(checkpoint, place)
    if not weights.exists():
        return [Opponent("discriminator", own, Scale(0.0, 1.0), side)]
    trained, facts = load_detector(weights, place)
    return [
        Opponent("discriminator", own, _scale_of(facts, "discriminator"), side),
        Opponent("detector", trained, _scale_of(facts, "detector"), side),
    ]


def _scale_of(facts: dict[str, Any], name: str) -> Scale:
    try:
        return Scale(**facts[name]["scale"])
    except (KeyError, TypeError) as error:
        raise CheckpointError("The detector's header does not say how it is calibrated.") from error
