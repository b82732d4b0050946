"""Files of weights: written completely or not at all, and in eight bits where size matters."""

from __future__ import annotations

import secrets
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

Weights = dict[str, Tensor]

SCALE = ".scale"
READABLE = 0o644
_LEVELS = 127


def write_weights(weights: Weights, path: Path, metadata: dict[str, str] | None = None) -> None:
    """Write a safetensors file beside the old one, then replace the old one.

    Raises OSError, with a sentence, when it cannot be written; the old file then stays.
    """
    partial = path.with_name(f".{path.name}-{secrets.token_hex(6)}.partial")  # nobody else's
    try:
        save_file({name: value.contiguous() for name, value in weights.items()}, partial, metadata)
        partial.chmod(READABLE)  # safetensors lets only the owner read it
        partial.replace(path)
    except (SafetensorError, OSError) as error:
        partial.unlink(missing_ok=True)
        raise OSError(
            f"{path.name} could not be written, what was saved before is kept: {error}"
        ) from error


def to_bf16(weights: Weights) -> Weights:
    """Return the weights as bfloat16 on the CPU; integers stay, since they are counters."""
    return {
        name: value.to("cpu", torch.bfloat16 if value.is_floating_point() else value.dtype)
        for name, value in weights.items()
    }


def to_int8(weights: Weights) -> Weights:
    """Return matrices and kernels as int8 with a float32 scale for each output, the rest as bf16.

    The largest weight of an output becomes 127, so none is off by more than 1/254 of it.
    """
    packed = to_bf16({name: value for name, value in weights.items() if value.ndim < 2})
    for name, value in weights.items():
        if value.ndim >= 2:
            whole = value.detach().to("cpu", torch.float32)
            largest = whole.abs().amax(dim=tuple(range(1, whole.ndim)), keepdim=True)
            scale = largest.clamp_min(1e-12) / _LEVELS
            packed[name] = (whole / scale).round().to(torch.int8)
            packed[name + SCALE] = scale
    return packed


def to_float(weights: Weights) -> Weights:
    """Return stored weights as float32: the inverse of `to_bf16` and `to_int8`, up to rounding."""
    return {
        name: _to_float(value, weights.get(name + SCALE))
        for name, value in weights.items()
        if not name.endswith(SCALE)
    }


def _to_float(value: Tensor, scale: Tensor | None) -> Tensor:
    if scale is not None:
        return value.float() * scale
    return value.float() if value.is_floating_point() else value
