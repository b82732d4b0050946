"""Elo ratings: expectations, and moves on both sides."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.figures.elo_ratings import elo_expected, elo_update

ratings = st.floats(min_value=-1e6, max_value=1e6)


def test_equal_ratings_give_one_half_and_400_points_ten_to_one() -> None:
    assert elo_expected(1500, 1500) == 0.5
    assert elo_expected(1900, 1500) == pytest.approx(10 / 11)


def test_both_sides_move() -> None:
    assert elo_update(1500, 1500, is_correct=True) == (1508, 1492)
    assert elo_update(1500, 1500, is_correct=False) == (1492, 1508)


def test_an_unexpected_result_moves_more() -> None:
    expected_win, _ = elo_update(1900, 1500, is_correct=True)
    surprise, _ = elo_update(1100, 1500, is_correct=True)
    assert expected_win - 1900 < 2 < 14 < surprise - 1100


def test_a_strong_player_does_not_make_a_face_look_easy() -> None:
    _, after_strong = elo_update(2300, 1500, is_correct=True)
    _, after_even = elo_update(1500, 1500, is_correct=True)
    assert 1500 - after_strong < (1500 - after_even) / 10


@given(ratings, ratings, st.booleans())
def test_what_one_side_gains_the_other_loses(player: float, face: float, is_correct: bool) -> None:
    new_player, new_face = elo_update(player, face, is_correct)
    assert isfinite(new_player)
    assert new_player + new_face == pytest.approx(player + face, abs=1e-6)
    assert (new_player >= player) if is_correct else (new_player <= player)
