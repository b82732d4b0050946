"""Sheets: reading the name of a window, and summing its days."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quiz.board import standings
from quiz.board.sheets import counts_on_sheet, read_window
from quiz.counts.counters import counts_of
from quiz.decks.deck import UTKFACE
from quiz.errors import Invalid
from quiz.models import PlayerDay
from tests.support.boards import TODAY, halves, ranked_player, refresh, sheet
from tests.support.factories import skill_of


def test_a_window_sums_its_days(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30, day=TODAY - timedelta(days=7))
    for days in (1, 6):
        day = TODAY - timedelta(days=days)
        db_session.add(PlayerDay(player_id=player.id, deck=UTKFACE.name, day=day, **halves(15, 20)))
    db_session.flush()
    refresh(db_session, "week")
    [line] = standings.page_of_standings(db_session, sheet("week")).standings
    assert (line.trials, line.correct) == (40, 30)
    assert counts_on_sheet(db_session, player, sheet("week"), TODAY).trials == 40
    assert counts_on_sheet(db_session, player, sheet("today"), TODAY).trials == 0
    assert counts_on_sheet(db_session, player, sheet("all"), TODAY) == counts_of(
        skill_of(db_session, player)
    )


def test_an_unknown_window_is_refused() -> None:
    assert read_window(None) == "all"
    for word in ("year", "ALL", "today "):
        with pytest.raises(Invalid, match="window must be one of"):
            read_window(word)
