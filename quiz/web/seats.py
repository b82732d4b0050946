"""Who sits where in a classroom: its teacher, a student, or a stranger who gets 404."""

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from quiz.classroom import Sight, classrooms, students
from quiz.errors import NotAllowed
from quiz.models import Classroom, Student
from quiz.storage import utc_now
from quiz.web.visitors import current_teacher, student_ids


@dataclass(frozen=True)
class Seat:
    """A place in a classroom; without a student it is the teacher's."""

    classroom: Classroom
    student: Student | None = None

    def sight(self, session: Session) -> Sight:
        """Return what is seen from this place."""
        return Sight(session, self.classroom, utc_now(), self.student)


def own_seat(session: Session, code: str) -> Seat:
    """Return the place of whoever asks; NotFound for a stranger, NotAllowed for who is out."""
    classroom, student = students.find_seat(session, code, student_id(code))
    if request.args.get("view") != "student" and is_teacher_of(classroom):
        return Seat(classroom)
    return Seat(classroom, students.admitted(student))


def has_seen(session: Session, code: str, version: int) -> bool:
    """Say whether a student's page, which asks each second, still shows what there is."""
    if request.args.get("view") != "student":
        return False
    return students.has_seen(session, code, student_id(code), version, utc_now())


def taught_classroom(session: Session, code: str) -> Classroom:
    """Return a classroom of the teacher who asks; its students are told that they may not."""
    classroom, student = students.find_seat(session, code, student_id(code))
    if is_teacher_of(classroom):
        return classroom
    if student is not None:
        raise NotAllowed("Only the teacher may do this.")
    raise classrooms.no_such_classroom()


def own_student(session: Session, code: str) -> tuple[Classroom, Student]:
    """Return the classroom and the student who asks."""
    classroom, student = students.find_seat(session, code, student_id(code))
    return classroom, students.admitted(student)


def is_teacher_of(classroom: Classroom) -> bool:
    """Say whether the teacher who asks opened a classroom."""
    teacher = current_teacher()
    return teacher is not None and teacher.id == classroom.teacher_id


def student_id(code: str) -> str | None:
    """Return the student that this browser is in the classroom of a code."""
    return student_ids().get(classrooms.read_code(code))
