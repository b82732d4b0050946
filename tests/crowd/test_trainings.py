"""One training at a time; one that has died holds up nobody."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quiz.crowd import trainings
from quiz.errors import Conflict
from quiz.policy import lifetimes
from quiz.storage.database import utc_now

SOON = lifetimes.TRAINING_HEARTBEAT - timedelta(seconds=1)
LATE = lifetimes.TRAINING_HEARTBEAT + timedelta(seconds=1)


def test_a_second_training_waits_for_the_end_of_the_first(db_session: Session) -> None:
    now = utc_now()
    token = trainings.begin(db_session, now)
    with pytest.raises(Conflict, match=r"^Another training is under way"):
        trainings.begin(db_session, now + SOON)
    trainings.end(db_session, token)
    trainings.begin(db_session, now + SOON)


def test_a_heartbeat_keeps_the_place_and_silence_loses_it(db_session: Session) -> None:
    now = utc_now()
    token = trainings.begin(db_session, now)
    trainings.beat(db_session, token, now + SOON)
    with pytest.raises(Conflict):
        trainings.begin(db_session, now + LATE)
    other = trainings.begin(db_session, now + SOON + LATE)
    trainings.end(db_session, token)  # the one that was silent ends after all
    with pytest.raises(Conflict):
        trainings.begin(db_session, now + SOON + LATE)
    assert other != token
