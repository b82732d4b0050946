"""Holds: reviews that clear a player or keep a place off the board."""

import pytest
from sqlalchemy.orm import Session

from quiz.board import holds, membership
from quiz.errors import Conflict, NotFound
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.worker import upkeep
from tests.support.boards import bot, public_names, ranked_player


def test_a_cleared_player_is_public_for_good(db_session: Session, database: Database) -> None:
    player = bot(db_session)
    db_session.commit()
    upkeep.update_board(database)
    db_session.expire_all()
    assert [player.id for player in holds.flagged_players(db_session)] == [player.id]
    holds.review(db_session, player.id, clear=True, now=utc_now())
    assert public_names(db_session) == {"robot"}
    db_session.commit()
    upkeep.update_board(database)
    db_session.expire_all()
    assert public_names(db_session) == {"robot"}
    assert holds.flagged_players(db_session) == []
    assert [player.id for player in holds.flagged_players(db_session, decided=True)] == [player.id]
    assert holds.hold_message(player) is None


def test_a_player_kept_off_the_board_stays_off(db_session: Session) -> None:
    player = ranked_player(db_session, "rude name", 30)
    with pytest.raises(Conflict, match="not flagged"):
        holds.review(db_session, player.id, clear=True, now=utc_now())
    holds.review(db_session, player.id, clear=False, now=utc_now())
    assert public_names(db_session) == set()
    membership.leave(db_session, player)
    db_session.refresh(player)
    membership.join(db_session, player, "calm finch", utc_now())
    assert public_names(db_session) == set()
    assert "taken your place off the leaderboard" in (holds.hold_message(player) or "")
    with pytest.raises(NotFound):
        holds.review(db_session, "nobody", clear=True, now=utc_now())
