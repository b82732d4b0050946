"""The state of a training run on disk: written atomically, in a few small files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.optim import Adam

from generator.network.weights import write_weights

LATEST = "latest.json"


def second_moments(optimiser: Adam) -> dict[str, Tensor]:
    """Return Adam's second moments by parameter index; with beta 1 = 0 the first have no effect."""
    state = optimiser.state_dict()["state"]
    return {str(index): moments["exp_avg_sq"] for index, moments in state.items()}


def restore_moments(optimiser: Adam, moments: dict[str, Tensor], steps: int) -> None:
    """Put second moments back, with the number of steps that Adam's bias correction needs."""
    state = {
        int(index): {
            "step": torch.tensor(float(steps)),
            "exp_avg": torch.zeros_like(moment),
            "exp_avg_sq": moment,
        }
        for index, moment in moments.items()
    }
    optimiser.load_state_dict(optimiser.state_dict() | {"state": state})


def save_state(
    run: Path,
    modules: dict[str, nn.Module],
    optimisers: dict[str, Adam],
    facts: dict[str, Any],
) -> None:
    """Write a new state beside the old one, then let `latest.json` name it, then delete the old.

    Raises OSError, with a sentence, when it cannot be written; the old state stays whole.
    """
    folder = run / f"state-{facts['images']:09d}"
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, module in modules.items():
            write_weights(module.state_dict(), folder / f"{name}.safetensors")
        for name, optimiser in optimisers.items():
            write_weights(second_moments(optimiser), folder / f"{name}-moments.safetensors")
        partial = run / f"{LATEST}.partial"
        partial.write_text(json.dumps(facts | {"folder": folder.name}, indent=1))
        partial.replace(run / LATEST)
    except OSError:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    for old in run.glob("state-*"):
        if old != folder:
            shutil.rmtree(old)


def load_state(
    run: Path, modules: dict[str, nn.Module], optimisers: dict[str, Adam]
) -> dict[str, Any]:
    """Restore modules and optimisers in place and return the facts that were saved with them.

    A module that the state does not have, such as a critic that is new, stays as it is.
    """
    facts: dict[str, Any] = json.loads((run / LATEST).read_text())
    folder = run / facts["folder"]
    known = {path.stem for path in folder.glob("*.safetensors")}
    for name, module in modules.items():
        if name not in known:
            continue
        module.load_state_dict(load_file(folder / f"{name}.safetensors"))
    for name, optimiser in optimisers.items():
        if name not in known:
            continue
        restore_moments(
            optimiser, load_file(folder / f"{name}-moments.safetensors"), facts["steps"]
        )
    return facts
