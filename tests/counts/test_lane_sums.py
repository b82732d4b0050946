"""Sums over the players of lanes: by lane, of two lanes side by side, and by week."""

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy.orm import Session

from quiz.counts.lane_sums import (
    UNTAUGHT,
    Week,
    lessons_of,
    sums_by_lane,
    sums_by_week,
    sums_of_both,
)
from quiz.figures import PlayerSums
from quiz.models import LaneWeek
from tests.support.factories import add_player
from tests.support.people import sums_of
from tests.support.populations import Crowd

DECK = "utkface"
MONDAY = date(2026, 3, 2)
NEXT = MONDAY + timedelta(weeks=1)


@pytest.fixture
def weeks(db_session: Session) -> Session:
    """Three players: two in lanes 1 and 2, of whom one comes back, and one in lane 1 alone."""
    rows = (
        (0, 1, MONDAY, (3, 2, 1, 4)), (0, 2, MONDAY, (4, 1, 2, 3)), (0, 1, NEXT, (5, 1, 0, 2)),
        (1, 1, NEXT, (2, 2, 2, 2)), (1, 2, NEXT, (1, 0, 0, 1)),
        (2, 1, MONDAY, (6, 0, 1, 1)), (2, 2, MONDAY, (0, 0, 3, 3)),
    )  # fmt: skip
    players = [add_player(db_session).id for _ in range(3)]
    for player, lane, week, (hits, misses, alarms, rejections) in rows:
        counts = {"hits": hits, "misses": misses}
        counts |= {"false_alarms": alarms, "correct_rejections": rejections}
        db_session.add(
            LaneWeek(player_id=players[player], deck=DECK, lane_id=lane, week=week, **counts)
        )
    db_session.flush()
    return db_session


def of(*rows: tuple[int, int, int, int]) -> PlayerSums:
    """Return the sums of players with these m, f, a and r."""
    return sums_of(*np.array(rows).T)


def test_a_player_is_one_over_all_weeks_of_a_lane(weeks: Session) -> None:
    assert sums_by_lane(weeks, DECK, [1, 2]) == {
        1: of((3, 11, 1, 7), (2, 4, 2, 4), (0, 6, 1, 2)),
        2: of((1, 5, 2, 5), (0, 1, 0, 1), (0, 0, 3, 6)),
    }
    assert sums_by_lane(weeks, "gallery", [1, 2]) == {}


def test_two_lanes_are_compared_over_those_who_saw_fakes_of_both(weeks: Session) -> None:
    assert sums_of_both(weeks, DECK, 1, 2) == of((3, 11, 1, 5), (2, 4, 0, 1))
    assert sums_of_both(weeks, DECK, 1, 9).players == 0


def test_a_players_first_week_is_that_of_any_lane(weeks: Session) -> None:
    found = sums_by_week(weeks, DECK, [1], MONDAY)
    assert found == {
        Week(MONDAY, 1, is_new=True): of((2, 5, 1, 5), (0, 6, 1, 2)),
        Week(NEXT, 1, is_new=False): of((1, 6, 0, 2)),
        Week(NEXT, 1, is_new=True): of((2, 4, 2, 4)),
    }
    assert set(sums_by_week(weeks, DECK, [1], NEXT)) == {
        Week(NEXT, 1, is_new=False),
        Week(NEXT, 1, is_new=True),
    }


def test_lessons_are_numbered_from_the_first_and_the_latest_are_returned(
    db_session: Session,
) -> None:
    first, second = Crowd(players=1).fill(db_session)[::2]
    Crowd(players=1, deck="gallery", taught=(0.1,)).fill(db_session)
    lessons = lessons_of(db_session, DECK, 8)
    assert [(each.number, each.taught) for each in lessons] == [(1, first), (2, second)]
    assert [each.control.control_of for each in lessons] == [first.id, second.id]
    assert lessons_of(db_session, DECK, 1) == lessons[1:]
    assert len(lessons_of(db_session, "gallery", 8)) == 1
    assert lessons_of(db_session, DECK, 8)[0].control.id != UNTAUGHT
