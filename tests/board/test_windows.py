"""Windows of days: updated by difference, without older days, and outdated without a worker."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.board import membership, standings, windows
from quiz.counts import player_counts
from quiz.decks.deck import UTKFACE
from quiz.models import PlayerDay, WindowStanding
from quiz.storage.database import utc_now
from tests.support.boards import TODAY, halves, names, ranked_player, refresh, sheet
from tests.support.factories import add_player


def test_windows_leave_older_days_out(db_session: Session) -> None:
    ranked_player(db_session, "old", 30)
    for window, days in (("today", 1), ("week", 7)):
        refresh(db_session, window, TODAY + timedelta(days=days - 1))
        assert names(standings.page_of_standings(db_session, sheet(window)))
        refresh(db_session, window, TODAY + timedelta(days=days))
        assert not names(standings.page_of_standings(db_session, sheet(window)))


def test_only_the_difference_is_written(db_session: Session) -> None:
    still, moved, left = (ranked_player(db_session, name, 30) for name in ("aaa", "bbb", "ccc"))
    assert not refresh(db_session, "today").changed  # joining has written their rows
    unlisted = add_player(db_session)
    for player in (moved, unlisted):
        counts = halves(40, 40)
        day = db_session.get(PlayerDay, (player.id, UTKFACE.name, TODAY))
        db_session.delete(day) if day else None
        db_session.flush()
        db_session.add(PlayerDay(player_id=player.id, deck=UTKFACE.name, day=TODAY, **counts))
    left.is_listed = False
    db_session.flush()
    player_counts.copy_is_public(db_session, left.id)
    changes = refresh(db_session, "today")
    assert (list(changes.changed), changes.gone) == ([moved.id], [left.id])
    assert names(standings.page_of_standings(db_session, sheet("today"))) == [
        (1, "bbb"),
        (2, "aaa"),
    ]
    assert still.id not in changes.changed


def test_a_player_who_leaves_during_an_update_stays_out(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    windows.remove_players(db_session, [player.id])
    changes = windows.find_changes(db_session, sheet("today"), TODAY)
    assert list(changes.changed) == [player.id]
    membership.leave(db_session, player)
    windows.write_changes(db_session, changes)
    assert db_session.scalars(select(WindowStanding)).all() == []


def test_a_window_is_outdated_when_no_worker_updates_it(db_session: Session) -> None:
    now = utc_now().replace(hour=12)
    assert windows.is_outdated(db_session, sheet("today"), now)
    refresh(db_session, "today", now.date())
    db_session.expire_all()
    assert not windows.is_outdated(db_session, sheet("today"), now.replace(minute=1, second=0))
    assert windows.is_outdated(db_session, sheet("today"), now.replace(minute=2, second=1))
    assert windows.is_outdated(db_session, sheet("today"), now + timedelta(days=1))
    assert windows.is_outdated(db_session, sheet("week"), now)
    assert not windows.is_outdated(db_session, sheet("all"), now)
