"""Reading a report from the database.

Students who were removed are left out. A face counts once it is told to all, so that no report
gives anything away: in a live classroom when its label is revealed, in others when the classroom is
finished. Where students at their own pace get each verdict at once, their responses count at once.
"""

from dataclasses import replace

from sqlalchemy import func
from sqlalchemy.orm import Session

from quiz.classroom.phases import course_of, last_revealed, stage_of
from quiz.classroom.reports.figures import Report, StudentReport
from quiz.classroom.students import name_of, students_of
from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.models import Classroom, ClassroomFace, Student, Trial
from quiz.play import TrialView, responded, view_trial

# The face's position in the classroom: students at their own pace see another order.
PLACE = func.coalesce(Trial.place, Trial.position)


def report_of(session: Session, classroom: Classroom) -> Report:
    """Return a classroom's report as it stands."""
    last, course = last_counted(classroom), course_of(classroom)
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
    """Return one student of a report; NotFound for a stranger or a removed student."""
    for student in report.students:
        if student.id == student_id:
            return student
    raise NotFound(lazy("There is no such student."))


def last_counted(classroom: Classroom) -> int:
    """Return the last position that counts."""
    course = course_of(classroom)
    is_told_at_once = course.has_verdicts and not course.is_live
    return course.total if is_told_at_once else last_revealed(course, stage_of(classroom))


def trials_of(session: Session, classroom: Classroom, last: int) -> dict[str, list[TrialView]]:
    """Return the responses up to a position by student, with faces as a teacher may see them."""
    query = (
        responded()
        .add_columns(ClassroomFace.position, ClassroomFace.token)
        .join(Student, Student.round_id == Trial.round_id)
        .join(
            ClassroomFace,
            (ClassroomFace.classroom_id == Student.classroom_id)
            & (ClassroomFace.position == PLACE)
            # Not those to a face that was removed since: a row is about one face.
            & (ClassroomFace.face_id == Trial.face_id),
        )
        .where(Student.classroom_id == classroom.id, Student.removed_at.is_(None))
        .where(last >= PLACE)
        .order_by(PLACE)
    )
    trials: dict[str, list[TrialView]] = {}
    for *row, position, token in session.execute(query):
        view = view_trial(*row)
        face = f"/faces/{token}" if view.face else None
        seen = replace(view, position=position, face=face)
        trials.setdefault(row[0].player_id, []).append(seen)
    return trials
