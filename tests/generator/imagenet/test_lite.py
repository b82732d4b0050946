"""EfficientNet-Lite: folded batch norms, and maps at the depths that were asked for."""

import pytest
import torch
from torch.nn import functional

from generator.imagenet.files import LITE0, read_pickled_weights
from generator.imagenet.lite import EfficientNetLite, Folded, load_lite

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def lite0() -> EfficientNetLite:
    return load_lite("lite0", CPU, torch.float32)


def test_a_folded_convolution_equals_convolution_and_norm() -> None:
    weights = read_pickled_weights(LITE0)
    folded = Folded(weights, "_conv_stem", "_bn0", stride=2)
    x = torch.randn(1, 3, 8, 8)
    padded, kernel = functional.pad(x, (0, 1, 0, 1)), weights["_conv_stem.weight"]
    plain = functional.conv2d(padded, kernel, stride=2)
    mean, var = weights["_bn0.running_mean"], weights["_bn0.running_var"]
    scale, bias = weights["_bn0.weight"], weights["_bn0.bias"]
    norm = functional.batch_norm(plain, mean, var, scale, bias, eps=1e-3)
    torch.testing.assert_close(folded(x), norm, atol=1e-4, rtol=1e-4)


def test_maps_have_the_sides_and_widths_of_the_architecture(lite0: EfficientNetLite) -> None:
    maps = lite0(torch.full((2, 3, 64, 64), 127.0), (1, 2, 4, 6))
    assert [tuple(each.shape) for each in maps] == [
        (2, 24, 16, 16), (2, 40, 8, 8), (2, 112, 4, 4), (2, 320, 2, 2),
    ]  # fmt: skip
    assert len(lite0(torch.zeros(1, 3, 32, 32), (2,))) == 1


def test_it_can_be_looked_through_but_not_trained(lite0: EfficientNetLite) -> None:
    assert list(lite0.parameters()) == []
    faces = torch.full((1, 3, 32, 32), 100.0, requires_grad=True)
    lite0(faces)[-1].square().sum().backward()
    assert faces.grad is not None
    assert faces.grad.abs().sum() > 0


def test_an_odd_side_is_halved_and_rounded_up(lite0: EfficientNetLite) -> None:
    assert lite0(torch.zeros(1, 3, 31, 31), (6,))[0].shape[-1] == 1
    assert lite0(torch.zeros(1, 3, 65, 65), (1,))[0].shape[-1] == 17
