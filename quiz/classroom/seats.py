"""Seats: whose place in a classroom a request comes from, read in one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import no_such_classroom
from quiz.classroom.codes import ClassroomCode
from quiz.classroom.stages import is_due
from quiz.models import Classroom, Student

# Built once: a whole class sends these every second, and building a query costs more than its row.
SEAT = (
    select(Classroom, Student)
    .outerjoin(
        Student,
        (Student.classroom_id == Classroom.id) & (Student.player_id == bindparam("player_id")),
    )
    .where(Classroom.code == bindparam("code"))
)
VERSION = (
    select(
        Classroom.version,
        Classroom.phase,
        Classroom.closes_at,
        Classroom.paused_at,
        Classroom.ends_at,
    )
    .join(Student, Student.classroom_id == Classroom.id)
    .where(
        Classroom.code == bindparam("code"),
        Student.player_id == bindparam("player_id"),
        Student.removed_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a classroom: a student's, or without one the teacher's."""

    classroom: Classroom
    student: Student | None = None


def find_seat(session: Session, code: ClassroomCode, player_id: str | None) -> Seat:
    """Return a classroom with the student that a player is in it, removed or not, if any."""
    row = session.execute(SEAT, {"code": code, "player_id": player_id}).one_or_none()
    if row is None:
        raise no_such_classroom()
    classroom, student = row
    return Seat(classroom, student)


def is_latest(
    session: Session, code: ClassroomCode, player_id: str | None, version: int, now: datetime
) -> bool:
    """Say whether a version is the newest that a student who is in can see."""
    place = {"code": code, "player_id": player_id}
    row = session.connection().execute(VERSION, place).one_or_none()
    return row is not None and row.version == version and not is_due(row, now)
