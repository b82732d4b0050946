"""Sums over players by the database: those that Python would find, and without overflow."""

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts.sum_columns import player_sums, sum_columns
from quiz.models import Skill
from tests.support.factories import add_player, add_skill
from tests.support.people import sums_of

COUNTS = [(3, 2, 1, 4), (0, 5, 0, 0), (10, 0, 7, 3)]


def test_the_database_sums_as_python_does(db_session: Session) -> None:
    for hits, misses, alarms, rejections in COUNTS:
        add_skill(
            db_session,
            add_player(db_session),
            hits=hits,
            misses=misses,
            false_alarms=alarms,
            correct_rejections=rejections,
        )
    columns = np.array(COUNTS).T
    hits, m, a, rejections = columns
    found = player_sums(db_session.execute(select(*sum_columns(Skill))).one())
    assert found == sums_of(m, hits + m, a, a + rejections)


def test_without_players_all_sums_are_0(db_session: Session) -> None:
    found = player_sums(db_session.execute(select(*sum_columns(Skill))).one())
    assert found.players == found.f == found.fr == 0


def test_a_program_that_plays_day_and_night_overflows_nothing(db_session: Session) -> None:
    add_skill(db_session, add_player(db_session), misses=100_000)
    found = player_sums(db_session.execute(select(*sum_columns(Skill))).one())
    assert found.mm == 10**10
