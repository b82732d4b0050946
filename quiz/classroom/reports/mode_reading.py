"""Reading the report of a class in a mode; students who were removed are left out.

Each student is told their own faces at once and nobody else sees those, so responses count at once;
where a mode keeps its verdicts for the end of a round, they count from then on.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom.class_modes import has_ended
from quiz.classroom.reports.mode_report import ModeReport, ModeStudent
from quiz.classroom.students import name_of
from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.models import Classroom, Round, Student
from quiz.modes import RULES
from quiz.play import judged_by_round


def mode_report_of(session: Session, classroom: Classroom) -> ModeReport:
    """Return the report of a class in a mode as it stands."""
    query = (
        select(Student, Round)
        .join(Round, Round.id == Student.round_id)
        .where(Student.classroom_id == classroom.id, Student.removed_at.is_(None))
        .order_by(Student.number)
    )
    rows, is_silent = session.execute(query).all(), RULES[classroom.mode].is_silent
    told = [round_.id for _, round_ in rows if round_.finished_at is not None or not is_silent]
    trials = judged_by_round(session, told, classroom.mode)
    students = [
        ModeStudent(
            student.player_id,
            student.number,
            name_of(student),
            student.team,
            trials.get(round_.id, []),
            round_.score,
            has_ended(round_.score),
        )
        for student, round_ in rows
    ]
    return ModeReport(classroom, students)


def mode_student(report: ModeReport, student_id: str) -> ModeStudent:
    """Return one student of a report; NotFound for a stranger or a removed student."""
    for student in report.students:
        if student.id == student_id:
            return student
    raise NotFound(lazy("There is no such student."))
