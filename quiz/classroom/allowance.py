"""Allowance: how many faces one teacher's open classrooms may hold, so that others get some."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.classroom.plans import Plan
from quiz.decks import DECKS
from quiz.errors import Conflict, NotKnown
from quiz.models import Classroom, ClassroomFace, Face, Teacher
from quiz.play import quizzed_reals
from quiz.policy import limits


def check_allowance(session: Session, teacher_id: str, plan: Plan) -> None:
    """Refuse a plan with which a teacher's open classrooms would hold too many faces of a deck."""
    held, needed = held_faces(session, teacher_id, plan.deck), plan.course.total
    most = most_faces(session, plan.deck)
    if held + needed > most:
        raise Conflict(
            f"Your open classrooms may hold {most} faces of this deck. They hold {held}, and this "
            f"one needs {needed}: end or delete one of them, then try again."
        )


def held_faces(session: Session, teacher_id: str, deck: str) -> int:
    """Count the faces that a teacher's open classrooms hold in a deck."""
    is_open = (Classroom.teacher_id == teacher_id, Classroom.finished_at.is_(None))
    query = (
        select(func.count())
        .select_from(ClassroomFace)
        .join(Classroom, Classroom.id == ClassroomFace.classroom_id)
        .where(*is_open, Classroom.deck == deck)
    )
    return session.scalar(query) or 0


def most_faces(session: Session, deck: str) -> int:
    """Return how many faces the open classrooms of one teacher may hold in a deck."""
    query = select(func.count()).select_from(Face).where(*quizzed_reals(DECKS[deck], 0))
    reals = session.scalar(query) or 0
    return max(limits.CLASSROOM_FACES, int(limits.CLASSROOM_SHARE * reals))


def lock_teacher(session: Session, teacher_id: str) -> None:
    """Let a teacher's other requests that make classrooms wait; NotKnown for one who is gone."""
    query = select(Teacher.id).where(Teacher.id == teacher_id).with_for_update()
    if session.scalar(query) is None:
        raise NotKnown("Log in first.")
