"""The nightly training: only where enough was said, in the background, and never fatal."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.crowd import lanes
from quiz.decks.deck import GALLERY, UTKFACE, Deck
from quiz.models import Face
from quiz.worker.teaching import Teaching
from tests.support.crowds import DrawnTraining, School, speak
from tests.support.factories import fill
from tests.support.workers import DrawingWorker

pytestmark = pytest.mark.usefixtures("small_crowds")


class DrawnTeaching(Teaching):
    """Teaching by a stand-in."""

    school = School()

    def training(self, deck: Deck) -> DrawnTraining:
        """Return a training by the stand-in."""
        return DrawnTraining(self.connect(), self.config, deck, print, school=self.school)


@pytest.fixture
def teaching(worker: DrawingWorker, config: Config, db_session: Session) -> DrawnTeaching:
    """A worker that trains after four responses."""
    fill(db_session)
    found = DrawnTeaching(replace(config, crowd_least=4), worker.connect)
    found.school = School()
    return found


def finish(teaching: DrawnTeaching) -> None:
    """Begin, and wait for the end."""
    teaching.start()
    if teaching._thread is not None:
        teaching._thread.join()


def test_a_deck_is_taught_at_night_once_enough_was_said(
    teaching: DrawnTeaching, db_session: Session
) -> None:
    speak(db_session, "ffr")
    finish(teaching)
    assert lanes.taught_lanes(db_session, UTKFACE.name) == []
    db_session.rollback()
    speak(db_session, "rff")
    for _ in range(2):  # nothing was said since
        finish(teaching)
        [lane] = lanes.taught_lanes(db_session, UTKFACE.name)
        assert lane.responses == 6
        db_session.rollback()


def test_with_0_it_is_never_taught(teaching: DrawnTeaching, db_session: Session) -> None:
    speak(db_session, "ffrr")
    teaching.config = replace(teaching.config, crowd_least=0)
    finish(teaching)
    assert teaching._thread is None
    assert lanes.taught_lanes(db_session, UTKFACE.name) == []


def test_a_training_that_fails_is_a_line_and_the_next_deck_is_taught(
    teaching: DrawnTeaching, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session, deck=GALLERY)
    speak(db_session, "ffrr")
    speak(db_session, "ffff", deck=GALLERY)
    db_session.execute(update(Face).where(Face.deck == GALLERY.name).values(resolution=64))
    db_session.commit()
    teaching.school.problem = ValueError("Nothing to learn.\nAt all.")
    finish(teaching)
    told = [record.message for record in caplog.records if "nothing" in record.message]
    assert told == [
        "The crowd taught utkface nothing: Nothing to learn.",
        "The crowd taught gallery nothing: All 4 responses of gallery say the same, which "
        "teaches nothing.",
    ]
