"""Retention: which classrooms the clock closes, ends, or takes the names from."""

from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from quiz.models import Classroom, Pace, Phase, Student, Trial
from quiz.policy import lifetimes


def overdue(session: Session, now: datetime) -> list[Classroom]:
    """Return the classrooms whose homework, or whose open face, has had its time."""
    return found(
        session,
        select(Classroom).where(
            Classroom.phase == Phase.QUESTION, Classroom.closes_at < now - lifetimes.LATE_RESPONSE
        ),
    )


def abandoned(session: Session, now: datetime) -> list[Classroom]:
    """Return the open classrooms without a sign of life; homework has a deadline instead."""
    before = now - lifetimes.ABANDONED_CLASSROOM
    in_class = Student.classroom_id == Classroom.id
    joined = exists().where(in_class, Student.joined_at >= before)
    looked = exists().where(
        in_class,
        Trial.round_id == Student.round_id,
        or_(Trial.shown_at >= before, Trial.responded_at >= before),
    )
    began = func.coalesce(Classroom.started_at, Classroom.created_at)
    return found(
        session,
        select(Classroom).where(
            Classroom.finished_at.is_(None),
            Classroom.pace != Pace.HOMEWORK,
            began < before,
            ~joined,
            ~looked,
        ),
    )


def outdated(session: Session, now: datetime) -> list[Classroom]:
    """Return the classrooms that have had their students' names for long enough.

    One that never ended is as old as its deadline, or as the day when it was made.
    """
    ended = func.coalesce(Classroom.finished_at, Classroom.deadline_at, Classroom.created_at)
    named = exists().where(Student.classroom_id == Classroom.id, Student.name.is_not(None))
    return found(session, select(Classroom).where(ended <= now - lifetimes.STUDENT_NAMES, named))


def found(session: Session, query: Select[Classroom]) -> list[Classroom]:
    """Return the classrooms of a query, always in one order."""
    return list(session.scalars(query.order_by(Classroom.id)))
