"""Everybody's choices at each level of the climb."""

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.play import climb_levels
from tests.support.climbs import climb, stock_climb
from tests.support.factories import add_player, fill
from tests.support.modes import play


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few choices be enough."""
    monkeypatch.setattr("quiz.figures.shares_by_level.MIN_CHOICES", 3)


def test_finished_climbs_count_by_level(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=0)
    stock_climb(db_session, 12)
    for marks in ([True, True, False, False, False], [False, True, False, False]):
        play(db_session, climb(db_session, add_player(db_session)), marks)
    play(db_session, climb(db_session, add_player(db_session)), [True, True])  # still open
    shares = climb_levels.shares_of_all(db_session, UTKFACE.name)
    counts = [(each.level, each.trials, each.correct) for each in shares]
    assert counts == [(0, 3, 2), (4, 3, 1), (45, 3, 0)]
    assert climb_levels.shares_of_all(db_session, GALLERY.name) == []


def test_only_the_latest_climbs_count(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(db_session, reals=60, fakes=0)
    stock_climb(db_session, 12)
    monkeypatch.setattr(climb_levels, "ROUNDS", 1)
    for marks in ([False] * 3, [True, False, False, False]):
        play(db_session, climb(db_session, add_player(db_session)), marks)
    shares = climb_levels.shares_of_all(db_session, UTKFACE.name)
    assert [(each.level, each.trials) for each in shares] == [(4, 3)]
