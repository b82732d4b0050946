"""Shapes as fields of numbers."""

import numpy as np
import pytest

from datasets.gallery.fields import (
    SIDE,
    X,
    Y,
    bump,
    clip,
    ellipse,
    gauss,
    grain,
    noise,
    ramp,
    rgb,
    slopes,
    soft,
)


def test_a_soft_mask_is_0_outside_and_1_inside() -> None:
    mask = soft(ellipse(X, Y, 0, 0, 0.5, 0.5), 0.05)
    assert mask[SIDE // 2, SIDE // 2] == 1
    assert mask[0, 0] == 0
    assert np.pi * 0.25 / 4 == pytest.approx(mask.mean(), abs=0.02)


def test_hills_have_height_1_at_their_middle() -> None:
    zero = np.zeros((1, 1), dtype=np.float32)
    assert bump(zero, zero, 0, 0, 1, 1).item() == pytest.approx(1)
    assert gauss(zero, 0, 0.1).item() == pytest.approx(1)
    assert gauss(zero + 1, 0, 0.1).item() < 1e-3


def test_a_ramp_goes_from_shadow_over_middle_to_light() -> None:
    shadow, middle, light = rgb(0, 0, 0), rgb(100, 100, 100), rgb(255, 255, 255)
    levels = np.array([[0.0, 0.5, 1.0]], dtype=np.float32)
    colours = ramp(levels, shadow, middle, light)
    assert colours.shape == (3, 1, 3)
    assert colours[0, 0, [0, 2]] == pytest.approx([0, 1])
    assert 0.3 < colours[0, 0, 1] < 0.5


def test_noise_is_fixed_by_its_seed_and_grain_repeats() -> None:
    once, again = (noise(np.random.Generator(np.random.PCG64(3)), 5) for _ in range(2))
    assert np.array_equal(once, again)
    assert 0.2 < once.std() < 2
    assert np.array_equal(grain(X * 9, Y * 9), grain(X * 9, Y * 9))


def test_slopes_of_a_plane_are_constant() -> None:
    across, down = slopes(X)
    assert np.ptp(across[2:-2, 2:-2]) < 1e-5
    assert np.abs(down).max() < 1e-6
    assert clip(X * 9).max() == 1
