"""Scores of predictions: log-loss, calibration, the average player."""

import numpy as np
import pytest

from generator.crowd.items import chance
from generator.crowd.scores import (
    average_player,
    calibration,
    interval_over,
    log_losses,
    logit,
    mean_by_player,
)


def test_log_loss_by_hand() -> None:
    losses = log_losses(np.array([0.5, 0.8, 0.8]), np.array([True, True, False]))
    assert losses == pytest.approx([np.log(2), -np.log(0.8), -np.log(0.2)])


def test_honest_predictions_are_calibrated() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(20_000)
    bins = calibration(p, rng.random(20_000) < p)
    assert [each["responses"] for each in bins] == [4000] * 5
    for each in bins:
        assert each["said"] == pytest.approx(each["predicted"], abs=0.03)
    assert bins[0]["predicted"] < bins[-1]["predicted"]


def test_fewer_responses_than_bins_make_fewer_bins() -> None:
    assert len(calibration(np.array([0.2, 0.7]), np.array([False, True]))) == 2


def test_the_average_player_is_found() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=20_000)
    said = rng.random(20_000) < chance(0.5 * scores - 0.3)
    assert average_player(scores, said) == pytest.approx((0.5, 0.3), abs=0.05)


def test_an_interval_grows_when_players_differ() -> None:
    player = np.repeat(np.arange(20), 50)
    rng = np.random.default_rng(0)
    alike = rng.normal(size=1000)
    differ = alike + 2 * rng.normal(size=20)[player]
    low, high = interval_over(mean_by_player(player, alike))
    lower, higher = interval_over(mean_by_player(player, differ))
    assert low < alike.mean() < high
    assert higher - lower > 3 * (high - low)


def test_each_player_counts_the_same_however_much_was_said() -> None:
    player = np.array([7, 3, 7, 7, 7])
    assert mean_by_player(player, np.array([1.0, -2.0, 1.0, 1.0, 1.0])).tolist() == [-2, 1]


def test_a_logit_of_certainty_is_finite() -> None:
    assert np.isfinite(logit(np.array([0.0, 1.0]))).all()
    assert logit(np.array([0.5]))[0] == 0
