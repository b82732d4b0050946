"""Shares of right choices by level, and the scale on which levels stand."""

import pytest

from quiz.figures import doublings, level_shares, wilson_interval


def test_a_level_without_enough_choices_has_no_share() -> None:
    shares = level_shares({168.0: (19, 19), 45.0: (20, 15), 0.0: (100, 100)})
    assert [each.level for each in shares] == [0, 45]
    assert (shares[1].share, shares[1].interval) == (0.75, wilson_interval(15, 20))


def test_levels_stand_by_doublings_and_noise_one_step_before_them() -> None:
    assert [doublings(level, 4) for level in (0, 4, 8, 64)] == [0, 1, 2, 5]
    assert doublings(741, 4) == pytest.approx(8.53, abs=0.01)
