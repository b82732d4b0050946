"""The spread of the players: bins of accuracy, and the interval of HYPE-infinity."""

import random

import pytest
from sqlalchemy.orm import Session

from quiz.counts import (
    player_spread,
)
from quiz.figures.fooling import hype_interval, hype_interval_of
from tests.support.counting import DECK
from tests.support.factories import (
    add_player,
    add_skill,
)


@pytest.mark.parametrize(("right", "place"), [(59, 11), (60, 12), (0, 0), (99, 19), (100, 19)])
def test_an_accuracy_belongs_to_the_bin_that_it_has_reached(
    db_session: Session, right: int, place: int
) -> None:
    add_skill(db_session, add_player(db_session), hits=right, misses=100 - right)
    bins = player_spread.accuracy_bins(db_session, DECK)
    assert [n for n, count in enumerate(bins) if count] == [place]


def test_the_interval_from_sums_agrees_with_the_bootstrap(db_session: Session) -> None:
    dice = random.Random(5)
    for _ in range(120):
        skill, n = dice.gauss(0.65, 0.1), dice.randint(10, 60)
        hits = sum(dice.random() < skill for _ in range(n))
        rejections = sum(dice.random() < skill for _ in range(n))
        add_skill(
            db_session,
            add_player(db_session),
            hits=hits,
            misses=n - hits,
            false_alarms=n - rejections,
            correct_rejections=rejections,
        )
    add_player(db_session)  # has not played, and does not count
    sums = player_spread.sums_over_players(db_session, DECK)
    assert sums.players == 120
    drawn = hype_interval(player_spread.counts_of_players(db_session, DECK))
    linear = hype_interval_of(sums)
    assert drawn is not None
    assert linear is not None
    assert linear == pytest.approx(drawn, abs=0.5)
    assert (linear[1] - linear[0]) == pytest.approx(drawn[1] - drawn[0], rel=0.15)
