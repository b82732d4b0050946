"""The convolution: equal to PyTorch's, with its first and second derivatives."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from generator.network.convolution import convolve

Convolution = Callable[[Tensor, Tensor, Tensor | None], Tensor]


def plain(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    return functional.conv2d(x, weight, bias, padding=weight.shape[-1] // 2)


def derivatives(convolution: Convolution, kernel: int, *, penalised: bool) -> list[Tensor]:
    """The gradients of a loss that may hold a gradient itself, as the penalties do."""
    rng = torch.Generator().manual_seed(0)
    shapes = (2, 3, 6, 6), (4, 3, kernel, kernel), (4,)
    leaves = [torch.randn(s, generator=rng, dtype=torch.double).requires_grad_() for s in shapes]
    y = functional.leaky_relu(convolution(*leaves), 0.2).square().sum()
    if penalised:
        (gradient,) = torch.autograd.grad(y, leaves[0], create_graph=True)
        y = y + gradient.pow(3).sum()
    return list(torch.autograd.grad(y, leaves))


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("penalised", [False, True])
def test_derivatives_equal_pytorchs(kernel: int, penalised: bool) -> None:
    ours, theirs = (derivatives(c, kernel, penalised=penalised) for c in (convolve, plain))
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other)


def test_mixed_precision_is_obeyed() -> None:
    x, weight = torch.randn(1, 3, 4, 4), torch.randn(2, 3, 3, 3)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert convolve(x, weight, torch.zeros(2)).dtype == torch.bfloat16
    assert convolve(x, weight).dtype == torch.float32
