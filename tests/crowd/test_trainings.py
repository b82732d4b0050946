"""One training at a time; one that has died holds up nobody."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quiz.crowd import trainings
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Conflict
from quiz.policy import lifetimes
from quiz.storage.database import utc_now

SOON = lifetimes.TRAINING_HEARTBEAT - timedelta(seconds=1)
LATE = lifetimes.TRAINING_HEARTBEAT + timedelta(seconds=1)


def test_a_second_training_waits_for_the_end_of_the_first(db_session: Session) -> None:
    now = utc_now()
    token = trainings.begin(db_session, UTKFACE.name, now)
    with pytest.raises(Conflict, match=r"^Another training is under way"):
        trainings.begin(db_session, UTKFACE.name, now + SOON)
    trainings.end(db_session, token)
    trainings.begin(db_session, UTKFACE.name, now + SOON)


def test_a_heartbeat_keeps_the_place_and_silence_loses_it(db_session: Session) -> None:
    now = utc_now()
    token = trainings.begin(db_session, UTKFACE.name, now)
    trainings.beat(db_session, token, now + SOON)
    with pytest.raises(Conflict):
        trainings.begin(db_session, UTKFACE.name, now + LATE)
    other = trainings.begin(db_session, UTKFACE.name, now + SOON + LATE)
    trainings.end(db_session, token)  # the one that was silent ends after all
    with pytest.raises(Conflict):
        trainings.begin(db_session, UTKFACE.name, now + SOON + LATE)
    assert other != token


def test_a_training_that_was_forgotten_may_change_nothing(db_session: Session) -> None:
    now = utc_now()
    token = trainings.begin(db_session, UTKFACE.name, now)
    trainings.keep(db_session, token)
    trainings.begin(db_session, GALLERY.name, now + LATE)
    db_session.expire_all()
    with pytest.raises(Conflict, match=r"^Another training has begun meanwhile"):
        trainings.keep(db_session, token)


def test_the_latest_failure_of_a_deck_is_known(db_session: Session) -> None:
    now = utc_now()
    assert trainings.latest_failure(db_session, UTKFACE.name) is None
    for after in (timedelta(0), SOON):
        token = trainings.begin(db_session, UTKFACE.name, now + after)
        trainings.fail(db_session, token, UTKFACE.name, now + after)
        trainings.end(db_session, token)
    assert trainings.latest_failure(db_session, UTKFACE.name) == now + SOON
    assert trainings.latest_failure(db_session, GALLERY.name) is None
