"""Forgers: own picks and what became of them, the board, and the preferences that picks are."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Pick, PickFace, Player
from quiz.play import forgers, players
from quiz.policy import ranking
from tests.support.factories import add_player, fill
from tests.support.picks import offer, pick, spare


@pytest.fixture
def session(db_session: Session) -> Session:
    """A database with reals, and some dozens of fakes of each of their classes."""
    fill(db_session, reals=120, fakes=300)
    spare(db_session, 12)
    return db_session


def forger(session: Session, name: str | None, *counts: tuple[int, int], **values: bool) -> Player:
    """Add a player whose picks were judged and fooled so often."""
    player = add_player(session, name, **({"is_listed": True} | values))
    for judged, fooled in counts:
        made = pick(session, player)
        session.execute(update(Pick).where(Pick.id == made.id).values(judged=judged, fooled=fooled))
    session.commit()
    return player


def test_ones_picks_are_listed_with_what_became_of_them(session: Session) -> None:
    player = forger(session, None, (0, 0), (12, 7))
    offer(session, player)  # nothing is picked of it
    latest, first = forgers.latest_picks(session, player.id, "utkface")
    assert (first.judged, first.interval) == (0, None)
    assert (latest.judged, latest.fooled) == (12, 7)
    assert latest.interval == pytest.approx((0.32, 0.81), abs=0.01)
    assert latest.as_json()["face"] == f"/fool/{latest.id}/faces/0"
    assert forgers.totals_of(session, player.id, "utkface") == (12, 7)
    assert forgers.latest_picks(session, None, "utkface") == []
    assert forgers.totals_of(session, player.id, "gallery") == (0, 0)


def test_the_board_ranks_by_the_lower_bound(session: Session) -> None:
    least = ranking.MIN_FORGER_JUDGED
    often = forger(session, "often", (100, 60), (100, 60))
    forger(session, "lucky", (least, 13))
    forger(session, "seldom", (least, 5))
    forger(session, "few", (least - 1, least - 1))
    forger(session, "unlisted", (90, 80), is_listed=False)
    forger(session, "held", (90, 80), is_on_hold=True)
    board = forgers.best_forgers(session, "utkface", often.id)
    assert [(each.rank, each.name, each.is_own) for each in board] == [
        (1, "often", True),
        (2, "lucky", False),
        (3, "seldom", False),
    ]
    assert (board[0].judged, board[0].fooled) == (200, 120)
    assert board[0].as_json()["interval"] == list(board[0].interval)
    assert forgers.best_forgers(session, "gallery", None) == []


def test_equal_forgers_share_a_rank(session: Session) -> None:
    for name in ("one", "two"):
        forger(session, name, (40, 20))
    forger(session, "three", (40, 10))
    assert [each.rank for each in forgers.best_forgers(session, "utkface", None)] == [1, 1, 3]


def test_preferences_are_seven_pairs_a_pick_of_those_who_may_teach(session: Session) -> None:
    teaches = pick(session, place=2)
    pick(session, add_player(session, may_teach=False))
    pick(session, add_player(session, is_on_hold=True))
    leaves = pick(session)
    offer(session, add_player(session))
    players.erase_player(session, str(leaves.player_id))
    session.commit()
    pairs = list(forgers.preferences(session, "utkface", 96, 100))
    others = select(PickFace.face_id).where(PickFace.pick_id == teaches.id, PickFace.place != 2)
    rest = session.scalars(others.order_by(PickFace.place)).all()
    assert pairs == [(teaches.face_id, other) for other in rest]
    assert len(pairs) == 7
    assert list(forgers.preferences(session, "gallery", 96, 100)) == []
    assert list(forgers.preferences(session, "utkface", 64, 100)) == []
    assert list(forgers.preferences(session, "utkface", 96, 3)) == pairs[:3]
