"""Pacing: what the rounds of a classroom's students carry, so that a response reads those alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, insert, select, update
from sqlalchemy.orm import Session

from quiz.models import Classroom, Pace, Phase, Round, Student, Trial, Uncounted
from quiz.policy import lifetimes


def pace_rounds(
    session: Session, classroom: Classroom, now: datetime, *, shows: bool = True
) -> None:
    """Write into the students' rounds what is open, and when a live face was shown.

    `shows` says that a live face is shown for the first time. The end finishes all rounds, also
    those of removed students: an open round holds its faces.
    """
    if classroom.phase is Phase.FINISHED:
        tell_rounds(session, classroom)
    if not lock_rounds(session, classroom):
        return
    changed = pacing(classroom)
    if classroom.phase is Phase.FINISHED:
        changed["finished_at"] = func.coalesce(Round.finished_at, now)
    own = rounds_of(classroom)
    session.execute(update(Round).where(Round.id.in_(own)).values(changed))
    if shows and classroom.pace is Pace.LIVE and classroom.phase is Phase.QUESTION:
        trials = update(Trial).where(Trial.round_id.in_(own), Trial.position == classroom.position)
        session.execute(trials.values(shown_at=now))


def tell_rounds(session: Session, classroom: Classroom) -> None:
    """Count all responses of a classroom for everyone's figures, now that it has told its faces.

    Those of students who were removed count too.
    """
    own = select(Student.round_id).where(Student.classroom_id == classroom.id)
    query = select(Round.id).where(Round.id.in_(own), Round.is_told.is_(False))
    untold = list(session.scalars(query.order_by(Round.player_id).with_for_update()))
    responded = select(Trial.id).where(Trial.round_id.in_(untold), Trial.response.is_not(None))
    session.execute(insert(Uncounted).from_select(["trial_id"], responded))
    session.execute(update(Round).where(Round.id.in_(untold)).values(is_told=True))


def pacing(classroom: Classroom) -> dict[str, Any]:
    """Return what a round of this classroom carries at the classroom's stage."""
    closes_at = classroom.closes_at and classroom.closes_at + lifetimes.LATE_RESPONSE
    return {"paced_to": open_position(classroom), "closes_at": closes_at}


def open_position(classroom: Classroom) -> int | None:
    """Return the one position that takes responses, 0 for none, None where each opens the next."""
    is_open = classroom.phase is Phase.QUESTION and classroom.paused_at is None
    if classroom.pace is Pace.LIVE:
        return classroom.position if is_open else 0
    return None if is_open or classroom.phase is Phase.FINISHED else 0


def lock_rounds(session: Session, classroom: Classroom) -> list[str]:
    """Lock the rounds that change, in the order in which responses lock theirs; their ids."""
    query = select(Round.id).where(Round.id.in_(rounds_of(classroom)))
    return list(session.scalars(query.order_by(Round.player_id).with_for_update()))


def rounds_of(classroom: Classroom) -> ScalarSelect[str]:
    """Select the rounds of the students who are in; when a classroom ends, of all it ever had.

    A removed student is told nothing before the class is, so their round ends no sooner.
    """
    own = select(Student.round_id).where(Student.classroom_id == classroom.id)
    if classroom.phase is not Phase.FINISHED:
        own = own.where(Student.removed_at.is_(None))
    return own.scalar_subquery()
