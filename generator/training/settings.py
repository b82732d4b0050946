"""The settings of a training run: typed, fixed once, and saved with the run's state."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from generator.checkpoint import UTKFACE

# A GPU takes larger batches and can afford the penalties at every step.
GPU_DEFAULTS: dict[str, Any] = {"batch": 128, "penalty_every": 1, "ema_ceiling": 100_000}


@dataclass(frozen=True)
class TrainSettings:
    """Everything that the command line decides about a run; the defaults are those of a CPU.

    planned, tick and ema_ceiling count images; batch is faces a step and process; gamma and rate
    scale the weight of the penalties and the learning rate; critic is the weight of the feature
    critic, 0 for none; minutes is None for no limit.
    """

    run: Path
    deck: str = UTKFACE
    network: str = "s96"
    planned: int = 1_000_000
    tick: int = 4_000
    batch: int = 32
    penalty_every: int = 4
    ema_ceiling: int = 30_000
    gamma: float = 1.0
    rate: float = 1.0
    critic: float = 0.0
    seed: int = 0
    cache: Path = Path("runs")
    start: Path | None = None
    resume: bool = False
    minutes: float | None = None

    @classmethod
    def for_device(cls, device: torch.device, **given: Any) -> TrainSettings:
        """Return what was given, completed by the device's defaults; None means not given."""
        defaults = GPU_DEFAULTS if device.type == "cuda" else {}
        return cls(**(defaults | {name: v for name, v in given.items() if v is not None}))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        plain = asdict(self)
        return {name: str(v) if isinstance(v, Path) else v for name, v in plain.items()}
