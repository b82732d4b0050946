"""The crowd: beside the machines, between a coin and a perfect judge, without tiny groups."""

import pytest
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.counts.aggregates import EVERYONE
from quiz.counts.crowd import Crowd, Rate, share_below
from quiz.decks.groups import group_names
from quiz.figures.signal_detection import Counts
from tests.support.counting import DECK


def test_the_crowd_is_compared_with_the_machines(played: Session) -> None:
    crowd = Crowd(aggregates.read_aggregates(played, DECK), group_names(DECK))
    detector = {judge.name: judge for judge in crowd.machines}["detector"]
    assert detector.counts.hits == crowd.counts.fakes  # it said 0.9 to everything
    assert detector.roc is not None
    assert detector.roc.area == 0.5
    assert crowd.game_value is not None
    assert -1.3863 <= crowd.game_value < 0
    assert [rate.name for rate in crowd.by_checkpoint] == ["drawn-1"]
    assert sum(rate.trials for rate in crowd.false_alarms_by("gender")) == crowd.counts.reals


@pytest.mark.parametrize(("counts", "share"), [((5, 5, 5, 5), 0), ((9**9, 0, 0, 9**9), 1)])
def test_the_game_share_is_0_for_a_coin_and_1_for_a_perfect_judge(
    counts: tuple[int, ...], share: float
) -> None:
    assert Crowd({EVERYONE: Counts(*counts)}, {}).game_share == pytest.approx(share, abs=1e-6)
    assert Crowd({}, {}).game_share is None


def test_a_group_with_few_trials_has_no_rate() -> None:
    assert (Rate("x", 3, 19).share, Rate("x", 3, 19).interval) == (None, None)
    assert Rate("x", 5, 20).share == 0.25


def test_a_player_is_compared_with_the_bins_below() -> None:
    assert share_below([1, 1, 2, 0], 0.6) == 0.5
    assert share_below([1, 1, 2, 0], 1.0) == 1.0
    assert share_below([0, 0, 0, 0], 0.6) is None
