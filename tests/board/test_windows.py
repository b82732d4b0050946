"""Windows of days: made anew by difference, forgetful, and told from old ones."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.board import standings, windows
from quiz.counts import skills
from quiz.counts.counters import counts_of
from quiz.decks.deck import UTKFACE
from quiz.errors import Invalid
from quiz.jobs import update_window
from quiz.models import Player, PlayerDay, WindowStanding
from quiz.storage.database import Database, utc_now
from tests.support.boards import TODAY, halves, names, ranked_player, refresh, sheet
from tests.support.factories import add_player, skill_of


def test_windows_forget_what_is_older(db_session: Session) -> None:
    ranked_player(db_session, "old", 30)
    for window, days in (("today", 1), ("week", 7)):
        refresh(db_session, window, TODAY + timedelta(days=days - 1))
        assert names(standings.standings(db_session, sheet(window)))
        refresh(db_session, window, TODAY + timedelta(days=days))
        assert not names(standings.standings(db_session, sheet(window)))


def test_a_window_sums_its_days(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30, day=TODAY - timedelta(days=7))
    for days in (1, 6):
        day = TODAY - timedelta(days=days)
        db_session.add(PlayerDay(player_id=player.id, deck=UTKFACE.name, day=day, **halves(15, 20)))
    db_session.flush()
    refresh(db_session, "week")
    [line] = standings.standings(db_session, sheet("week")).standings
    assert (line.trials, line.correct) == (40, 30)
    assert windows.counts_in(db_session, player, sheet("week"), TODAY).trials == 40
    assert windows.counts_in(db_session, player, sheet("today"), TODAY).trials == 0
    assert windows.counts_in(db_session, player, sheet("all"), TODAY) == counts_of(
        skill_of(db_session, player)
    )


def test_only_the_difference_is_written(db_session: Session) -> None:
    still, moved, left = (ranked_player(db_session, name, 30) for name in ("aaa", "bbb", "ccc"))
    assert not refresh(db_session, "today").changed  # joining has put them in
    unlisted = add_player(db_session)
    for player in (moved, unlisted):
        counts = halves(40, 40)
        day = db_session.get(PlayerDay, (player.id, UTKFACE.name, TODAY))
        db_session.delete(day) if day else None
        db_session.flush()
        db_session.add(PlayerDay(player_id=player.id, deck=UTKFACE.name, day=TODAY, **counts))
    left.is_listed = False
    db_session.flush()
    skills.publish(db_session, left.id)
    found = refresh(db_session, "today")
    assert (list(found.changed), found.gone) == ([moved.id], [left.id])
    assert names(standings.standings(db_session, sheet("today"))) == [(1, "bbb"), (2, "aaa")]
    assert still.id not in found.changed


def test_who_leaves_while_a_window_is_made_stays_out(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    windows.take_out(db_session, [player.id])
    found = windows.changes(db_session, sheet("today"), TODAY)
    assert list(found.changed) == [player.id]
    standings.leave(db_session, player)
    windows.write(db_session, found)
    assert db_session.scalars(select(WindowStanding)).all() == []


def test_many_changes_are_written_in_parts(
    database: Database, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "AT_ONCE", 2)
    players = [ranked_player(db_session, f"player {n}x", 30) for n in range(5)]
    db_session.execute(update(WindowStanding).values(hits=0))
    db_session.execute(update(Player).where(Player.id == players[0].id).values(is_listed=False))
    skills.publish(db_session, players[0].id)
    db_session.commit()
    assert len(list(windows.parts(windows.changes(db_session, sheet("week"), TODAY)))) == 2
    db_session.rollback()
    update_window(database, "week", utc_now())
    assert len(standings.standings(db_session, sheet("week")).standings) == 4
    assert not windows.changes(db_session, sheet("week"), TODAY).changed
    assert not windows.is_old(db_session, sheet("week"), utc_now())


def test_a_window_is_old_when_nobody_keeps_it(db_session: Session) -> None:
    now = utc_now().replace(hour=12)
    assert windows.is_old(db_session, sheet("today"), now)
    refresh(db_session, "today", now.date())
    db_session.expire_all()
    assert not windows.is_old(db_session, sheet("today"), now.replace(minute=1, second=0))
    assert windows.is_old(db_session, sheet("today"), now.replace(minute=2, second=1))
    assert windows.is_old(db_session, sheet("today"), now + timedelta(days=1))
    assert windows.is_old(db_session, sheet("week"), now)
    assert not windows.is_old(db_session, sheet("all"), now)


def test_an_unknown_window_is_refused() -> None:
    assert windows.read_window(None) == "all"
    for word in ("year", "ALL", "today "):
        with pytest.raises(Invalid, match="window must be one of"):
            windows.read_window(word)


@pytest.mark.parametrize("players", [0, 500, 1000, 1001, 5000, 100_000])
def test_guesses_are_near(players: int) -> None:
    bounds = [1 - n / players for n in range(players)]
    ladder = windows.ladder(bounds)
    assert len(ladder) < 60
    for rank in range(1001, players + 1, 997):
        assert abs(windows.guessed_rank(ladder, bounds[rank - 1]) / rank - 1) < 0.06


def test_guesses_survive_ties_and_newcomers() -> None:
    ladder = windows.ladder([0.7] * 1500 + [0.6] * 1500)
    assert windows.guessed_rank(ladder, 0.8) == 1000
    assert 1000 <= windows.guessed_rank(ladder, 0.65) <= 1700
    assert windows.guessed_rank(ladder, 0.5) == 3000
    assert windows.guessed_rank([], 0.5) == 1000
