"""Reading a report: which students and which responses count."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from quiz.classroom import erasing, stages, students
from quiz.classroom.replacing import replace_face
from quiz.classroom.reports.reading import report_of, student_report
from quiz.classroom.reports.words import so_far, summary
from quiz.errors import NotFound
from quiz.figures.signal_detection import Counts
from quiz.models import (
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Pace,
    Teacher,
)
from quiz.storage.database import utc_now
from tests.support.classes import (
    class_of,
    fresh_report,
    go_on,
    open_classroom,
    say,
)
from tests.support.factories import add_classroom, add_student


def test_a_face_that_is_no_longer_kept_has_no_address(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ffff"])
    db_session.execute(delete(FaceBytes))
    report = fresh_report(db_session, classroom)
    assert [face.seen.face for face in report.faces] == [None] * 4


def test_who_was_removed_is_left_out(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    [stays, goes] = class_of(db_session, classroom, ["ffff", "rrrr"])
    students.remove(db_session, classroom, goes.player_id, utc_now())
    report = fresh_report(db_session, classroom)
    assert [student.id for student in report.students] == [stays.player_id]
    assert report.performance.counts == Counts(2, 0, 2, 0)
    with pytest.raises(NotFound):
        student_report(report, goes.player_id)


def test_another_classroom_is_left_out(db_session: Session, teacher: Teacher) -> None:
    one, other = (open_classroom(db_session, teacher, length=4) for _ in range(2))
    class_of(db_session, other, ["ffff"])
    class_of(db_session, one, ["rrrr"])
    assert fresh_report(db_session, one).performance.counts == Counts(0, 2, 0, 2)


def test_a_face_that_was_removed_meanwhile_does_not_mix_with_the_next(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4, min_age=18)
    [early, late] = [add_student(db_session, classroom) for _ in range(2)]
    say(db_session, early, "ffff")
    first = db_session.scalars(select(ClassroomFace).order_by(ClassroomFace.position)).first()
    assert first is not None
    pair = {first.face_id, first.spare_id}
    [real] = db_session.scalars(select(Face.id).where(Face.id.in_(pair), Face.label == Label.REAL))
    replace_face(db_session, real, 18, utc_now())
    db_session.commit()
    say(db_session, late, "ffff")
    report = fresh_report(db_session, classroom)
    labels = {face.seen.position: face.seen.label for face in report.faces}
    counts = {face.seen.position: face.responses for face in report.faces}
    assert counts == {1: 1, 2: 2, 3: 2, 4: 2}
    assert labels[1] is first.label


def test_a_live_face_counts_once_it_is_told(db_session: Session, teacher: Teacher) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    [first, second] = [add_student(db_session, classroom) for _ in range(2)]
    assert "when the first face is revealed" in summary(fresh_report(db_session, classroom))[0]
    for position, told in ((1, 0), (2, 1), (3, 2)):
        classroom = go_on(db_session, classroom)
        say(db_session, first, "f", first=position)
        report = fresh_report(db_session, classroom)
        assert (report.told, len(report.trials)) == (told, told)
        assert {face.seen.position for face in report.faces} == set(range(1, told + 1))
        classroom = go_on(db_session, classroom)
        assert len(fresh_report(db_session, classroom).trials) == position
    assert so_far(report) == "Faces revealed so far: 2 of 4. The others do not count yet."
    classroom = go_on(db_session, classroom)  # the fourth face lies on the table
    say(db_session, second, "r", first=4)
    late = fresh_report(db_session, classroom).students[1]
    assert (late.trials, late.performance.accuracy) == ([], None)
    stages.finish(db_session, classroom, utc_now())
    report = fresh_report(db_session, classroom)
    assert (report.told, len(report.trials), so_far(report)) == (4, 4, None)
    # A face without a response is blank, not wrong.
    assert report.students[1].performance.counts == Counts(0, 0, 0, 1)


def test_without_verdicts_nothing_is_told_before_the_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = add_classroom(db_session, teacher, length=4, has_verdicts=False)
    student = add_student(db_session, classroom)
    for position in range(1, 5):
        classroom = go_on(db_session, classroom)
        say(db_session, student, "f", first=position)
        report = fresh_report(db_session, classroom)
        assert (report.trials, report.faces, report.accuracy) == ([], [], None)
    classroom = go_on(db_session, classroom)
    assert fresh_report(db_session, classroom).performance.counts == Counts(2, 0, 2, 0)


@pytest.mark.parametrize("pace", [Pace.SELF, Pace.HOMEWORK])
@pytest.mark.parametrize("has_verdicts", [True, False])
def test_where_each_has_a_pace_responses_count_once_they_are_told(
    db_session: Session, teacher: Teacher, pace: Pace, has_verdicts: bool
) -> None:
    deadline = utc_now() + timedelta(days=1) if pace is Pace.HOMEWORK else None
    classroom = add_classroom(
        db_session, teacher, length=4, pace=pace, deadline_at=deadline, has_verdicts=has_verdicts
    )
    classroom = classroom if pace is Pace.HOMEWORK else go_on(db_session, classroom)
    class_of(db_session, classroom, ["ff"])
    report = fresh_report(db_session, classroom)
    assert len(report.trials) == (2 if has_verdicts else 0)
    assert "still open" in (so_far(report) or "")
    assert len(fresh_report(db_session, go_on(db_session, classroom)).trials) == 2


def test_erased_names_leave_numbers(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ffff", "rr", "fr"])
    erasing.erase_names(db_session, classroom, utc_now())
    report = fresh_report(db_session, classroom)
    assert [student.name for student in report.students] == ["Student 1", "Student 2", "Student 3"]


def test_a_bigger_class_needs_no_more_queries(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ffff"])
    counted = []
    for said in (["rrrr"], ["frfr"] * 4):
        class_of(db_session, classroom, said)
        db_session.expire_all()
        db_session.refresh(classroom)
        statements: list[str] = []

        def note(*values: object, into: list[str] = statements) -> None:
            into.append(str(values[2]))

        engine = db_session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        assert report_of(db_session, classroom).accuracy is not None
        event.remove(engine, "before_cursor_execute", note)
        counted.append(len(statements))
    assert counted == [2, 2]
