"""The device and precision to compute with, and memory settings of the process."""

from __future__ import annotations

import ctypes

import torch

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # of malloc.h


def pick_device(name: str = "auto") -> torch.device:
    """Return the named device, or for `auto` a GPU when there is one, else the CPU.

    Raises RuntimeError, with a sentence, for a device that is missing.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("DEVICE asks for cuda, but this machine has no usable GPU.")
    return device


def has_fast_bf16(device: torch.device) -> bool:
    """Say whether the hardware computes bfloat16; emulated on a CPU it is slower than float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())


def fast_dtype(device: torch.device) -> torch.dtype:
    """Return bfloat16 where the device computes it, else float32."""
    return torch.bfloat16 if has_fast_bf16(device) else torch.float32


def keep_freed_memory() -> None:
    """Make glibc keep freed memory for reuse, in the whole process.

    By default every large tensor is mapped, zeroed page by page and unmapped again, which costs
    training on a CPU about a quarter of its time. Does nothing with another C library.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_MAX, 0)
        mallopt(M_TRIM_THRESHOLD, -1)
