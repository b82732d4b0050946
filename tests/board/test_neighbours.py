"""Neighbours: the lines right above and below a player, on every sheet."""

import pytest
from sqlalchemy.orm import Session

from quiz.board import standings
from quiz.board.neighbours import Neighbours, neighbours_of
from quiz.board.sheets import WINDOWS
from quiz.models import Player
from tests.support.boards import TODAY, ranked_player, refresh, sheet


def near(session: Session, player: Player, window: str) -> Neighbours:
    """Return a player's neighbours."""
    mine = standings.standing_of_player(session, player, sheet(window), TODAY)
    assert mine is not None
    return neighbours_of(session, sheet(window), player.id, mine)


def places(lines: list[standings.Standing]) -> list[tuple[int, str]]:
    """Return rank and name of each line."""
    return [(line.rank, line.name) for line in lines]


@pytest.mark.parametrize("window", WINDOWS)
def test_two_stand_to_either_side(db_session: Session, window: str) -> None:
    players = [ranked_player(db_session, f"player {n}", 38 - 2 * n) for n in range(7)]
    refresh(db_session, window)
    found = near(db_session, players[3], window)
    assert places(found.above) == [(2, "player 1"), (3, "player 2")]
    assert places(found.below) == [(5, "player 4"), (6, "player 5")]
    assert not any(line.me for line in (*found.above, *found.below))


@pytest.mark.parametrize("window", WINDOWS)
def test_the_first_and_the_last(db_session: Session, window: str) -> None:
    players = [ranked_player(db_session, f"player {n}", 38 - 2 * n) for n in range(3)]
    refresh(db_session, window)
    first, last = (near(db_session, player, window) for player in (players[0], players[-1]))
    assert (places(first.above), places(last.below)) == ([], [])
    assert places(first.below) == [*places(last.above)[1:], (3, "player 2")]


@pytest.mark.parametrize("window", WINDOWS)
def test_equals_share_a_rank(db_session: Session, window: str) -> None:
    players = [ranked_player(db_session, f"player {n}", 30) for n in range(3)]
    refresh(db_session, window)
    for player in players:
        found = near(db_session, player, window)
        assert len(found.above) + len(found.below) == 2
        assert {line.rank for line in (*found.above, *found.below)} == {1}
