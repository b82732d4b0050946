"""Counters: who can be ranked, the lower bound, and INSERTs that add."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts.counters import COUNTERS, counts_of, insert_or_add, is_rankable, lower_bound
from quiz.figures.signal_detection import Counts
from quiz.models import PlayerDay
from quiz.storage.database import insert_into
from tests.support.boards import TODAY
from tests.support.factories import add_player


def test_many_good_trials_beat_a_lucky_one() -> None:
    assert (lower_bound(Counts(38, 12, 13, 37)) or 0) > 0.6
    assert lower_bound(Counts(1, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [(Counts(2, 0, 0, 2), True), (Counts(3, 0, 0, 1), False), (Counts(1, 0, 0, 1), False)],
)
def test_ranking_needs_trials_of_each_label(counts: Counts, expected: bool) -> None:
    assert is_rankable(counts, min_trials=4, min_each=2) is expected


def test_an_insert_adds_to_the_row_that_exists(db_session: Session) -> None:
    player = add_player(db_session)
    row = {"player_id": player.id, "deck": "utkface", "day": TODAY} | dict.fromkeys(COUNTERS, 1)
    statement = insert_or_add(insert_into(db_session, PlayerDay))
    for expected in (1, 2):
        db_session.execute(statement, [row])
        query = select(PlayerDay).execution_options(populate_existing=True)
        assert counts_of(db_session.scalars(query).one()) == Counts(*[expected] * 4)
