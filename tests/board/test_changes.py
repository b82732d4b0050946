"""Changes: what the last round has done to a player's place."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.board import changes, membership, standings
from quiz.board.changes import Change, without
from quiz.board.sheets import WINDOWS
from quiz.figures import Counts
from quiz.models import Label, Player, Round
from quiz.storage.database import utc_now
from tests.support.boards import ranked_player, refresh, sheet
from tests.support.factories import add_player, add_round, fill, respond

LENGTH = 30  # so that fifteen of each label are judged


@pytest.fixture
def player(db_session: Session) -> Player:
    """A listed player with faces to see."""
    fill(db_session, reals=90, fakes=90)
    player = add_player(db_session)
    membership.join(db_session, player, "amber otter", utc_now())
    return player


def play(session: Session, player: Player, wrong: int) -> Round:
    """Play a round in which fakes and reals alternate, with so many mistakes."""
    round_ = add_round(session, player, length=LENGTH)
    for position in range(1, LENGTH + 1):
        is_fake = (position % 2 == 1) != (position <= wrong)
        said = Label.FAKE if is_fake else Label.REAL
        respond(session, player.id, round_.id, position, said)
    session.refresh(round_)
    return round_


def change(session: Session, player: Player, window: str) -> Change | None:
    """Return what a player's last round has changed."""
    today = utc_now().date()
    mine = standings.standing_of_player(session, player, sheet(window), today)
    assert mine is not None
    return changes.since_last_round(session, player, sheet(window), mine, today)


@pytest.mark.parametrize("window", WINDOWS)
def test_a_round_moves_a_player(db_session: Session, player: Player, window: str) -> None:
    rival = ranked_player(db_session, "calm finch", 30)
    play(db_session, player, 10)
    refresh(db_session, window)
    first = change(db_session, player, window)
    assert first is not None
    assert first.before is None
    play(db_session, player, 0)
    moved = change(db_session, player, window)
    assert moved is not None
    assert moved.before is not None
    assert (moved.before.rank, moved.after.rank) == (2, 1)
    assert moved.before.correct + LENGTH == moved.after.correct
    assert rival.is_listed


def test_a_round_of_another_day_changes_nothing_today(db_session: Session, player: Player) -> None:
    play(db_session, player, 0)
    db_session.execute(update(Round).values(started_at=utc_now() - timedelta(days=2)))
    assert change(db_session, player, "today") is None
    assert change(db_session, player, "week") is not None


def test_who_has_finished_no_round_has_no_change(db_session: Session, player: Player) -> None:
    round_ = play(db_session, player, 0)
    round_.finished_at = None
    db_session.flush()
    assert change(db_session, player, "all") is None


def test_a_round_that_is_not_all_counted_changes_nothing() -> None:
    assert without(Counts(5, 5, 5, 5), Counts(1, 2, 3, 4)) == Counts(4, 3, 2, 1)
    assert without(Counts(5, 5, 5, 5), Counts(6, 0, 0, 0)) is None
