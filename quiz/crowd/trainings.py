"""Trainings: one at a time, however many workers and commands there are, on whatever machine."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.errors import Conflict
from quiz.models import LaneTraining
from quiz.policy import lifetimes
from quiz.storage import wait_for_turn

TURN = 0x7EAC4E5  # of beginning a training, among the turns of the database


def begin(session: Session, now: datetime) -> str:
    """Begin a training and return its token; Conflict while another one is under way.

    One that has sent no heartbeat for a while has ended without saying so.
    """
    wait_for_turn(session, TURN)
    alive = LaneTraining.beat_at > now - lifetimes.TRAINING_HEARTBEAT
    if session.scalar(select(LaneTraining.token).where(alive)) is not None:
        raise Conflict("Another training is under way; try again when it has ended.")
    session.execute(delete(LaneTraining))
    training = LaneTraining(beat_at=now)
    session.add(training)
    session.flush()
    return training.token


def beat(session: Session, token: str, now: datetime) -> None:
    """Say that a training is still under way."""
    session.execute(update(LaneTraining).where(LaneTraining.token == token).values(beat_at=now))


def end(session: Session, token: str) -> None:
    """Say that a training has ended, well or not."""
    session.execute(delete(LaneTraining).where(LaneTraining.token == token))
