"""Erasing: a classroom's names, or all of it; the responses stay, without names."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from quiz.classroom.classrooms import for_update, raise_version
from quiz.classroom.stages import finish
from quiz.models import Classroom, Student


def erase_names(session: Session, classroom: Classroom, now: datetime) -> Classroom:
    """Erase the names of a classroom's students; their numbers stay."""
    classroom = for_update(session, classroom.id)
    students = update(Student).where(Student.classroom_id == classroom.id)
    session.execute(students.values(name=None, name_key=None))
    classroom.names_erased_at = classroom.names_erased_at or now
    raise_version(classroom)
    return classroom


def erase_classroom(session: Session, classroom: Classroom, now: datetime) -> None:
    """End a classroom and delete it with its students; their rounds and responses stay."""
    classroom = finish(session, classroom, now)
    session.execute(delete(Classroom).where(Classroom.id == classroom.id))
