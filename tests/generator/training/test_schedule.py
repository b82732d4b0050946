"""Schedules: where they begin and end."""

from dataclasses import replace

import pytest

from generator.training.schedule import ema_decay, hyperparameters


def test_schedules_begin_and_end_as_stated() -> None:
    first, last = hyperparameters(0, 1_000_000, 96), hyperparameters(1_000_000, 1_000_000, 96)
    assert (first.lr, first.beta2, first.gamma, first.augment) == (2e-4, 0.9, 5.0, 0.0)
    assert (last.lr, last.beta2, last.gamma) == pytest.approx((5e-5, 0.99, 0.5))
    assert last.augment == pytest.approx(0.3)
    assert hyperparameters(499_999, 1_000_000, 64).augment == 0
    assert hyperparameters(0, 1000, 64).gamma == 2.0


def test_averaging_has_the_stated_half_life() -> None:
    assert ema_decay(10_000, 500, 30_000) == pytest.approx(0.5)
    assert ema_decay(10**7, 30_000, 30_000) == pytest.approx(0.5)


def test_gamma_can_be_scaled() -> None:
    plain, halved = (hyperparameters(5000, 10_000, 64, scale) for scale in (1.0, 0.5))
    assert halved.gamma == pytest.approx(plain.gamma / 2)
    assert replace(halved, gamma=plain.gamma) == plain
