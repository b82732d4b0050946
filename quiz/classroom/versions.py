"""Versions: what a page has seen of a classroom, so that it acts on nothing that has passed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.models import Classroom, Round, Student


def count_responses(session: Session, classroom_id: str) -> int:
    """Count all responses of a classroom's students, those who were removed included."""
    query = (
        select(func.coalesce(func.sum(Round.answered), 0))
        .join(Student, Student.round_id == Round.id)
        .where(Student.classroom_id == classroom_id)
    )
    return int(session.scalar(query) or 0)


def teacher_version(session: Session, classroom: Classroom) -> int:
    """Return the version that a teacher polls for: it also rises with each response."""
    return version_after(classroom, count_responses(session, classroom.id))


def version_after(classroom: Classroom, responses: int) -> int:
    """Return the version that a teacher sees after so many responses in all."""
    return classroom.version + responses - classroom.stage_answers


def begin_version(session: Session, classroom: Classroom) -> None:
    """Give a locked classroom a version above every one that any page has, responses included."""
    responses = count_responses(session, classroom.id)
    classroom.version = classroom.stage_version = version_after(classroom, responses) + 1
    classroom.stage_answers = responses
