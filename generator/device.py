"""Which device and precision to compute with."""

from __future__ import annotations

import torch


def pick_device(name: str = "auto") -> torch.device:
    """Return the named device, or for `auto` a GPU when there is one, else the CPU.

    Raises RuntimeError, with a sentence, for a device that is not there.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("DEVICE asks for cuda, but this machine has no usable GPU.")
    return device


def has_fast_bf16(device: torch.device) -> bool:
    """Say whether bfloat16 is computed natively; emulated on a CPU it is slower than float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())
