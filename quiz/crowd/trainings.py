"""Trainings: one at a time, however many workers and commands there are, on whatever machine."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.errors import Conflict
from quiz.models import LaneTraining
from quiz.policy import lifetimes
from quiz.storage import wait_for_turn

TURN = 0x7EAC4E5  # of beginning a training, among the turns of the database
IS_UNDER_WAY = LaneTraining.failed_at.is_(None)


def begin(session: Session, deck: str, now: datetime) -> str:
    """Begin a training of a deck and return its token; Conflict while another one is under way.

    One that has sent no heartbeat for a while has ended without saying so.
    """
    wait_for_turn(session, TURN)
    alive = LaneTraining.beat_at > now - lifetimes.TRAINING_HEARTBEAT
    if session.scalar(select(LaneTraining.token).where(IS_UNDER_WAY, alive)) is not None:
        raise Conflict("Another training is under way; try again when it has ended.")
    session.execute(delete(LaneTraining).where(IS_UNDER_WAY))
    training = LaneTraining(deck=deck, beat_at=now)
    session.add(training)
    session.flush()
    return training.token


def beat(session: Session, token: str, now: datetime) -> None:
    """Say that a training is still under way."""
    session.execute(update(LaneTraining).where(LaneTraining.token == token).values(beat_at=now))


def keep(session: Session, token: str) -> None:
    """Let no other training begin in this transaction; Conflict where one has begun meanwhile."""
    wait_for_turn(session, TURN)
    if session.get(LaneTraining, token) is None:
        raise Conflict("Another training has begun meanwhile, so this one changes nothing.")


def end(session: Session, token: str) -> None:
    """Say that a training has ended; of one that has failed the row stays."""
    session.execute(delete(LaneTraining).where(LaneTraining.token == token, IS_UNDER_WAY))


def fail(session: Session, token: str, deck: str, now: datetime) -> None:
    """Say that a training of a deck has learned nothing from what was said up to now."""
    earlier = (LaneTraining.deck == deck, LaneTraining.failed_at.is_not(None))
    session.execute(delete(LaneTraining).where(*earlier))
    session.execute(update(LaneTraining).where(LaneTraining.token == token).values(failed_at=now))


def latest_failure(session: Session, deck: str) -> datetime | None:
    """Return when a training of a deck last learned nothing."""
    query = select(LaneTraining.failed_at).where(LaneTraining.deck == deck)
    return session.scalar(query.where(LaneTraining.failed_at.is_not(None)))
