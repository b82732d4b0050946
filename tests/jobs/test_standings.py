"""Updates of the leaderboard: every deck, in parts, and repeated without effect."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from quiz.board import standings, windows
from quiz.counts import player_counts
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.jobs import update_window
from quiz.models import Player, WindowStanding
from quiz.storage import Database
from tests.support.boards import NOW, TODAY, names, play_on, ranked_player, sheet


def test_a_window_is_updated_in_every_deck(database: Database, db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    play_on(db_session, player, 20, 40, TODAY, GALLERY)
    db_session.execute(delete(WindowStanding))
    db_session.commit()
    update_window(database, "today", NOW)
    for deck in (UTKFACE, GALLERY):
        page = standings.page_of_standings(db_session, sheet("today", deck))
        assert names(page) == [(1, "amber otter")]
        assert not windows.is_outdated(db_session, sheet("today", deck), NOW)


def test_other_windows_and_decks_are_left_alone(database: Database, db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    play_on(db_session, player, 20, 40, TODAY, GALLERY)
    db_session.execute(delete(WindowStanding))
    db_session.commit()
    update_window(database, "today", NOW, decks=["gallery"])
    for other in (sheet("today"), sheet("week"), sheet("week", GALLERY)):
        assert names(standings.page_of_standings(db_session, other)) == []


def test_many_changes_are_written_in_parts(
    database: Database, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "CHANGES_AT_ONCE", 2)
    players = [ranked_player(db_session, f"player {n}x", 30) for n in range(5)]
    db_session.execute(update(WindowStanding).values(hits=0))
    db_session.execute(update(Player).where(Player.id == players[0].id).values(is_listed=False))
    player_counts.copy_is_public(db_session, players[0].id)
    db_session.commit()
    assert (
        len(list(windows.split_changes(windows.find_changes(db_session, sheet("week"), TODAY))))
        == 2
    )
    db_session.rollback()
    update_window(database, "week", NOW)
    assert len(standings.page_of_standings(db_session, sheet("week")).standings) == 4
    assert not windows.find_changes(db_session, sheet("week"), TODAY).changed
    assert not windows.is_outdated(db_session, sheet("week"), NOW)
