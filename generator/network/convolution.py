"""A convolution whose second derivative is fast too, which the penalties on gradients need.

PyTorch differentiates the backward pass of a convolution by swapping batch and channels, for which
a CPU has no fast kernel; here each derivative is one of the three usual convolutions (as in
Karras et al. 2021, whose conv2d_gradfix does the same on a GPU).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.nn import functional as F


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x (N, I, H, W), weight (O, I, K, K) with odd K, bias (O,) -> (N, O, H, W), zero-padded.

    A gradient that is itself recorded (`create_graph`) is given at x alone, not at the weight.
    """
    kind = x.device.type
    dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else x.dtype
    bias = None if bias is None else bias.to(dtype)
    result: Tensor = _Convolution.apply(x.to(dtype), weight.to(dtype), bias)  # type: ignore[no-untyped-call]
    return result


def _gradients(outer: Tensor, x: Tensor, weight: Tensor, wanted: list[bool]) -> Any:
    """Return those of the gradients at x, weight and bias that are wanted."""
    padding = [weight.shape[-1] // 2] * 2
    biases = [len(weight)] if wanted[2] else None
    return torch.ops.aten.convolution_backward(
        outer, x, weight, biases, [1, 1], padding, [1, 1], False, [0, 0], 1, wanted
    )


class _Convolution(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(x, weight)
        return F.conv2d(x, weight, bias, padding=weight.shape[-1] // 2)

    @staticmethod
    def backward(ctx: Any, outer: Tensor) -> Any:
        x, weight = ctx.saved_tensors
        at_x, at_weight, at_bias = ctx.needs_input_grad
        if torch.is_grad_enabled():
            inner = _InputGradient.apply(outer, x, weight)  # type: ignore[no-untyped-call]
            return inner, None, None
        return _gradients(outer, x, weight, [at_x, at_weight, at_bias])


class _InputGradient(Function):
    @staticmethod
    def forward(ctx: Any, outer: Tensor, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(outer, weight)
        gradient: Tensor = _gradients(outer, x, weight, [True, False, False])[0]
        return gradient

    @staticmethod
    def backward(ctx: Any, direction: Tensor) -> Any:
        outer, weight = ctx.saved_tensors
        at_outer, _, at_weight = ctx.needs_input_grad
        padding = weight.shape[-1] // 2
        gradient = F.conv2d(direction, weight, padding=padding) if at_outer else None
        at_kernel = _gradients(outer, direction, weight, [False, at_weight, False])[1]
        return gradient, None, at_kernel
