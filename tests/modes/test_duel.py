"""Duels: who has won, and what is said where somebody has not played to the end."""

import pytest

from quiz.modes import duel


@pytest.mark.parametrize(
    ("own", "other", "ending"),
    [
        (8.0, 6.0, "won"),
        (0.0, 10.0, "lost"),
        (7.0, 7.0, "drawn"),
        (0.0, None, "alone"),
        (None, 3.0, "late"),
        (None, None, "nobody"),
    ],
)
def test_how_it_ends(own: float | None, other: float | None, ending: str) -> None:
    assert duel.ending(own, other) == ending


def test_what_one_has_won_the_other_has_lost() -> None:
    assert {duel.ending(1, 2), duel.ending(2, 1)} == {"won", "lost"}
