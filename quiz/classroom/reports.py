"""A classroom's report: what its students told right, each for themselves and as a class.

Students who were removed are left out. In a live classroom faces count once their labels have been
told to all, so that a report on the projector gives nothing away; where each has a pace, all
responses count, and the report is for the teacher's eyes. Once a classroom is over, everything
counts.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from quiz.classroom.classrooms import course_of, stage_of
from quiz.classroom.figures import Report, StudentReport
from quiz.classroom.phases import told
from quiz.classroom.students import name_of, students_of
from quiz.errors import NotFound
from quiz.models import Classroom, ClassroomFace, Pace, Student, Trial
from quiz.play import TrialView, responded, view_trial


def report_of(session: Session, classroom: Classroom) -> Report:
    """Return a classroom's report as it stands."""
    last, course = told_to(classroom), course_of(classroom)
    trials = trials_of(session, classroom, last)
    students = [
        StudentReport(
            student.player_id,
            student.number,
            name_of(student),
            student.team,
            course,
            trials.get(student.player_id, []),
        )
        for student in students_of(session, classroom.id)
    ]
    return Report(classroom, last, students)


def student_report(report: Report, student_id: str) -> StudentReport:
    """Return one student of a report; NotFound without, or when removed."""
    for student in report.students:
        if student.id == student_id:
            return student
    raise NotFound("There is no such student.")


def told_to(classroom: Classroom) -> int:
    """Return the last position that counts."""
    course = course_of(classroom)
    return told(course, stage_of(classroom)) if course.pace is Pace.LIVE else course.total


def trials_of(session: Session, classroom: Classroom, last: int) -> dict[str, list[TrialView]]:
    """Return the responses up to a position by student, with faces as a teacher may see them."""
    query = (
        responded()
        .add_columns(ClassroomFace.token)
        .join(Student, Student.round_id == Trial.round_id)
        .join(
            ClassroomFace,
            (ClassroomFace.classroom_id == Student.classroom_id)
            & (ClassroomFace.position == Trial.position),
        )
        .where(Student.classroom_id == classroom.id, Student.removed_at.is_(None))
        .where(Trial.position <= last)
        .order_by(Trial.position)
    )
    found: dict[str, list[TrialView]] = {}
    for *row, token in session.execute(query):
        view = view_trial(*row)
        shown = replace(view, face=f"/faces/{token}" if view.face else None)
        found.setdefault(row[0].player_id, []).append(shown)
    return found
