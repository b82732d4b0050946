"""Classes that play a mode: made, joined, and played by students on purpose."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from quiz.models import Classroom, Mode, Pace, Round, Student, Teacher
from quiz.modes import RULES
from quiz.play import rounds
from quiz.storage.database import utc_now
from tests.support import modes
from tests.support.classes import go_on
from tests.support.factories import add_classroom, add_student


def mode_class(
    session: Session, teacher: Teacher, mode: Mode = Mode.PAIR, **plan: Any
) -> Classroom:
    """Make a class of a mode in which each has a pace, and commit; it waits in its lobby."""
    usual = {"mode": mode, "pace": Pace.SELF, "length": RULES[mode].length or 0}
    return add_classroom(session, teacher, **usual | plan)


def open_mode_class(
    session: Session, teacher: Teacher, mode: Mode = Mode.PAIR, **plan: Any
) -> Classroom:
    """Make a class of a mode, and open it."""
    return go_on(session, mode_class(session, teacher, mode, **plan))


def round_of(session: Session, student: Student) -> Round:
    """Return a student's round as it is now."""
    return session.get_one(Round, student.round_id, populate_existing=True)


def play(session: Session, student: Student, marks: Sequence[bool]) -> Round:
    """Let a student begin and respond, rightly or wrongly; the round."""
    round_ = round_of(session, student)
    rounds.deal_ahead(session, round_, min_age=0, now=utc_now())
    modes.play(session, round_, marks)
    return round_of(session, student)


def played(session: Session, classroom: Classroom, *rights: int) -> list[Student]:
    """Let as many students in as there are numbers, each with so many right of ten pairs."""
    students = [add_student(session, classroom) for _ in rights]
    for student, right in zip(students, rights, strict=True):
        play(session, student, [number < right for number in range(10)])
    return students
