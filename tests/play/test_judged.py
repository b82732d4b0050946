"""Judged trials: what the rules of a mode read of a round."""

import pytest
from sqlalchemy.orm import Session

from quiz.models import Mode, Player
from quiz.play.judged import judged_trials, latest_judged
from tests.support.factories import add_player, fill
from tests.support.modes import play, start


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    return add_player(db_session)


def test_the_faces_of_a_trial_stay_together(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.ODD)
    play(db_session, round_, [True, False, True])
    trials = judged_trials(db_session, round_.id, Mode.ODD)
    assert [trial.is_right for trial in trials] == [True, False, True]
    assert all(len(trial.labels) == 4 for trial in trials)


def test_only_the_latest_finished_rounds_are_read(db_session: Session, player: Player) -> None:
    for marks in ([False] * 10, [True] * 10, [True] * 3):
        play(db_session, start(db_session, player, Mode.PAIR), marks)
    latest = latest_judged(db_session, player.id, "utkface", Mode.PAIR, 1)
    assert [trial.is_right for trial in latest] == [True] * 10
    both = latest_judged(db_session, player.id, "utkface", Mode.PAIR, 5)
    assert sum(trial.is_right for trial in both) == 10
    assert len(both) == 20
    assert latest_judged(db_session, player.id, "gallery", Mode.PAIR, 5) == []
