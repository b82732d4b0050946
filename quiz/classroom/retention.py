"""Retention: the classrooms that time alone closes, ends, or takes the names from."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from quiz.models import Classroom, Pace, Phase, Student, Trial


def overdue(session: Session, before: datetime) -> list[Classroom]:
    """Return the classrooms whose homework or open face had to close before a moment.

    Also those whose end could be undone until then.
    """
    is_over = and_(
        Classroom.phase == Phase.QUESTION,
        Classroom.closes_at < before,
        Classroom.paused_at.is_(None),
    )
    return in_order(session, select(Classroom).where(or_(is_over, Classroom.ends_at < before)))


def abandoned(session: Session, before: datetime) -> list[Classroom]:
    """Return the open classrooms without activity since a moment; homework has its deadline."""
    query = select(Classroom).where(*is_idle(before), Classroom.pace != Pace.HOMEWORK)
    return in_order(session, query)


def unused(
    session: Session, before: datetime, decks: Collection[str], most_students: int = 0
) -> list[Classroom]:
    """Return the open classrooms of decks, homework too, that are idle and have so few students."""
    in_class = (Student.classroom_id == Classroom.id, Student.removed_at.is_(None))
    students = select(func.count()).where(*in_class).correlate(Classroom).scalar_subquery()
    query = select(Classroom).where(*is_idle(before), Classroom.deck.in_(decks))
    return in_order(session, query.where(students <= most_students))


def is_idle(before: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions on a classroom that is open, and without activity since a moment."""
    in_class = Student.classroom_id == Classroom.id
    joined = exists().where(in_class, Student.joined_at >= before)
    played = exists().where(
        in_class,
        Trial.round_id == Student.round_id,
        or_(Trial.shown_at >= before, Trial.responded_at >= before),
    )
    began = func.coalesce(Classroom.started_at, Classroom.created_at)
    return [Classroom.finished_at.is_(None), began < before, ~joined, ~played]


def outdated(session: Session, before: datetime) -> list[Classroom]:
    """Return the classrooms that ended by a moment and still have their students' names.

    One that never ended is as old as its deadline, or as the day when it was made.
    """
    ended = func.coalesce(Classroom.finished_at, Classroom.deadline_at, Classroom.created_at)
    has_names = exists().where(Student.classroom_id == Classroom.id, Student.name.is_not(None))
    return in_order(session, select(Classroom).where(ended <= before, has_names))


def in_order(session: Session, query: Select[Classroom]) -> list[Classroom]:
    """Return the classrooms of a query, always in the same order."""
    return list(session.scalars(query.order_by(Classroom.id)))
