"""A classroom's report: its figures are those of the database, and no sooner than told."""

from datetime import timedelta
from statistics import fmean, stdev

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, students
from quiz.classroom.figures import Report
from quiz.classroom.report_words import so_far, summary
from quiz.classroom.reports import report_of, student_report
from quiz.errors import NotFound
from quiz.figures.judgements import Judgement, calibration
from quiz.figures.signal_detection import Counts, detection, pooled, wilson_interval
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Pace,
    Teacher,
    Trial,
)
from quiz.play.trials import Score
from quiz.storage.database import utc_now
from tests.support.classes import class_of, counts_in_database, go_on, in_turn, open_classroom, say
from tests.support.factories import add_classroom, add_student, add_teacher, fill


@pytest.fixture
def teacher(db_session: Session, quick_hashes: None, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    """A teacher with faces to show, fakes at odd positions and photographs at even ones."""
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    fill(db_session)
    return add_teacher(db_session)


def fresh(session: Session, classroom: Classroom) -> Report:
    """The report as a new request finds it."""
    session.commit()
    session.expire_all()
    return report_of(session, classroom)


# Numbers


def test_the_figures_are_those_of_the_database(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=6)
    joined = class_of(db_session, classroom, ["frfrfr", "ffffff", "rffr"])
    report = fresh(db_session, classroom)
    own = [counts_in_database(db_session, student) for student in joined]
    assert [student.eye.counts for student in report.students] == own
    assert own == [Counts(3, 0, 0, 3), Counts(3, 0, 3, 0), Counts(1, 1, 1, 1)]
    assert report.eye.counts == pooled(own) == Counts(7, 1, 4, 4)
    assert report.eye.accuracy == 11 / 16
    assert report.eye.detection.accuracy_interval == wilson_interval(11, 16)
    third = report.students[2]
    assert (third.number, third.team, len(third.trials), third.course.total) == (3, None, 4, 6)
    assert (third.eye.accuracy, third.eye.d_prime, third.eye.criterion) == (0.5, 0, 0)
    assert sum(report.bins) == 3
    assert (report.bins[-1], report.bins[10]) == (1, 2)


def test_the_class_is_the_mean_of_its_students(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=12)
    joined = class_of(db_session, classroom, ["frfrfrfrfrfr", "ffffffff", "rr", "f"])
    report = fresh(db_session, classroom)
    own = [detection(counts_in_database(db_session, student)) for student in joined]
    assert report.accuracy == pytest.approx(fmean(found.accuracy or 0.0 for found in own))
    assert report.accuracy != pytest.approx(report.eye.accuracy)
    with_both = own[:3]  # who saw a fake alone has no d′
    assert report.d_prime == pytest.approx(fmean(found.d_prime for found in with_both))
    assert report.d_prime != pytest.approx(report.eye.detection.d_prime, abs=0.01)
    assert report.criterion == pytest.approx(fmean(found.criterion for found in with_both))
    assert report.students[3].eye.d_prime is None


def test_confidence_and_time_come_from_the_responses(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    [first, second] = class_of(db_session, classroom, ["ffff", "rr"], confidence=80)
    say(db_session, second, "rr", first=3)
    own = Trial.round_id == first.round_id
    for position, ms in enumerate((1000, 3000, 90_000, None), start=1):
        timed = update(Trial).where(own, Trial.position == position)
        db_session.execute(timed.values(response_ms=ms))
    report = fresh(db_session, classroom)
    assert [student.mean_confidence for student in report.students] == [80, 80]
    assert report.students[0].median_ms == 3000
    said = [Judgement(place % 2 == 0, True, 80) for place in range(4)]
    said += [Judgement(place % 2 == 0, False, 80) for place in range(2)]
    assert report.profile.calibration == calibration(said)
    assert "right less often than they expect" in " ".join(summary(report))


def test_faces_come_the_hardest_first(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frrr", "frrr", "ffrr", "r"])
    report = fresh(db_session, classroom)
    found = [(face.seen.position, face.wrong, face.responses) for face in report.faces]
    assert found == [(3, 3, 3), (2, 1, 3), (1, 1, 4), (4, 0, 3)]
    hardest = report.faces[0]
    assert (hardest.share_wrong, hardest.split) == (1, {"real": 3, "fake": 0})
    assert hardest.seen.label is Label.FAKE
    assert hardest.seen.seed is not None
    query = select(ClassroomFace.token).where(ClassroomFace.classroom_id == classroom.id)
    tokens = db_session.scalars(query.order_by(ClassroomFace.position)).all()
    assert [face.seen.face for face in report.faces] == [
        f"/faces/{tokens[n]}" for n in (2, 1, 0, 3)
    ]


def test_a_face_that_is_no_longer_kept_has_no_address(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ffff"])
    db_session.execute(delete(FaceBytes))
    report = fresh(db_session, classroom)
    assert [face.seen.face for face in report.faces] == [None] * 4


def test_machines_are_scored_on_the_faces_of_the_class(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    assert fresh(db_session, classroom).scores == []
    query = select(ClassroomFace).where(ClassroomFace.classroom_id == classroom.id)
    faces = db_session.scalars(query.order_by(ClassroomFace.position)).all()
    for face, discriminator, detector in zip(
        faces, (0.9, 0.8, 0.2, 0.1), (0.9, 0.1, 0.8, None), strict=True
    ):
        opinions = {"p_discriminator": discriminator, "p_detector": detector}
        db_session.execute(update(Face).where(Face.id == face.face_id).values(opinions))
    class_of(db_session, classroom, ["frfr", "ffff", "r"])
    report = fresh(db_session, classroom)
    # The last face is left out: one machine has not seen it.
    assert report.scores == [
        Score("class", 5, 7), Score("discriminator", 1, 3), Score("detector", 3, 3),
    ]  # fmt: skip
    machine = {face.seen.position: face.seen.machine for face in report.faces}
    assert machine[3] == {"discriminator": 0.2, "detector": 0.8}
    assert machine[4] == {"discriminator": 0.1}


def test_teams_are_the_means_of_their_members(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, teams=2)
    class_of(db_session, classroom, ["frfr", "ffff", "rf", "frff"])
    add_student(db_session, classroom)  # has said nothing, and counts in no mean
    report = fresh(db_session, classroom)
    found = [(team.team, team.students, team.accuracy) for team in report.teams]
    assert found == [(2, 2, 0.625), (1, 2, 0.5)]
    own = [student.eye.d_prime or 0.0 for student in report.students]
    assert report.teams[1].d_prime == pytest.approx(fmean((own[0], own[2])))


# Two sets


def test_the_gain_is_the_mean_of_the_students_own(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    said = ["ffff" "frfr", "frrf" "frff", "rrrr" "frrr", "frfr" "frf", "frfr"]  # fmt: skip
    class_of(db_session, classroom, said)
    report = fresh(db_session, classroom)
    before, after = (0.5, 0.5, 0.5, 1.0), (1.0, 0.75, 0.75, 1.0)
    assert [student.before.accuracy for student in report.students] == [*before, 1.0]
    assert [student.after.accuracy for student in report.students] == [*after, None]
    gains = [b - a for a, b in zip(before, after, strict=True)]
    half = 3.182446 * stdev(gains) / 2  # t for 3 degrees of freedom, by the table
    found = report.accuracy_gain
    assert found is not None
    assert (found.pairs, found.mean) == (4, 0.25)
    assert found.interval == pytest.approx((0.25 - half, 0.25 + half), abs=1e-6)
    sensitive = [
        (student.after.d_prime or 0.0) - (student.before.d_prime or 0.0)
        for student in report.students[:4]
    ]
    assert report.d_prime_gain is not None
    assert report.d_prime_gain.mean == pytest.approx(fmean(sensitive))
    words = " ".join(summary(report))
    assert "told 62% of the faces right, after them 88%" in words
    assert "between −7 and +57 points, so it may be luck" in words


def test_one_set_has_no_gain(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frfr", "ffff"])
    report = fresh(db_session, classroom)
    assert (report.accuracy_gain, report.d_prime_gain) == (None, None)


# Who and what counts


def test_who_was_removed_is_left_out(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    [stays, goes] = class_of(db_session, classroom, ["ffff", "rrrr"])
    students.remove(db_session, classroom, goes.player_id, utc_now())
    report = fresh(db_session, classroom)
    assert [student.id for student in report.students] == [stays.player_id]
    assert report.eye.counts == Counts(2, 0, 2, 0)
    with pytest.raises(NotFound):
        student_report(report, goes.player_id)


def test_another_classroom_is_left_out(db_session: Session, teacher: Teacher) -> None:
    one, other = (open_classroom(db_session, teacher, length=4) for _ in range(2))
    class_of(db_session, other, ["ffff"])
    class_of(db_session, one, ["rrrr"])
    assert fresh(db_session, one).eye.counts == Counts(0, 2, 0, 2)


def test_a_live_face_counts_once_it_is_told(db_session: Session, teacher: Teacher) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    [first, second] = [add_student(db_session, classroom) for _ in range(2)]
    assert "No face has been told" in summary(fresh(db_session, classroom))[0]
    for position, told in ((1, 0), (2, 1), (3, 2)):
        classroom = go_on(db_session, classroom)
        say(db_session, first, "f", first=position)
        report = fresh(db_session, classroom)
        assert (report.told, len(report.trials)) == (told, told)
        assert {face.seen.position for face in report.faces} == set(range(1, told + 1))
        classroom = go_on(db_session, classroom)
        assert len(fresh(db_session, classroom).trials) == position
    assert so_far(report) == ("So far: 2 of 4 faces have been told. The others do not count yet.")
    classroom = go_on(db_session, classroom)  # the fourth face lies on the table
    say(db_session, second, "r", first=4)
    late = fresh(db_session, classroom).students[1]
    assert (late.trials, late.eye.accuracy) == ([], None)
    classrooms.finish(db_session, classroom, utc_now())
    report = fresh(db_session, classroom)
    assert (report.told, len(report.trials), so_far(report)) == (4, 4, None)
    # What was missed is blank, not wrong.
    assert report.students[1].eye.counts == Counts(0, 0, 0, 1)


def test_without_verdicts_nothing_is_told_before_the_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = add_classroom(db_session, teacher, length=4, has_verdicts=False)
    student = add_student(db_session, classroom)
    for position in range(1, 5):
        classroom = go_on(db_session, classroom)
        say(db_session, student, "f", first=position)
        report = fresh(db_session, classroom)
        assert (report.trials, report.faces, report.accuracy) == ([], [], None)
    classroom = go_on(db_session, classroom)
    assert fresh(db_session, classroom).eye.counts == Counts(2, 0, 2, 0)


@pytest.mark.parametrize("pace", [Pace.SELF, Pace.HOMEWORK])
def test_where_each_has_a_pace_responses_count_at_once(
    db_session: Session, teacher: Teacher, pace: Pace
) -> None:
    deadline = utc_now() + timedelta(days=1) if pace is Pace.HOMEWORK else None
    classroom = add_classroom(
        db_session, teacher, length=4, pace=pace, deadline_at=deadline, has_verdicts=False
    )
    classroom = classroom if pace is Pace.HOMEWORK else go_on(db_session, classroom)
    class_of(db_session, classroom, ["ff"])
    report = fresh(db_session, classroom)
    assert len(report.trials) == 2
    assert "still open" in (so_far(report) or "")


def test_a_classroom_of_none_says_so(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    report = fresh(db_session, classroom)
    assert summary(report) == ["Nobody is in this classroom."]
    add_student(db_session, classroom)
    report = fresh(db_session, classroom)
    assert summary(report) == ["Nobody has responded yet."]
    assert (report.accuracy, report.d_prime, report.criterion) == (None, None, None)
    assert (report.faces, report.scores, report.teams, sum(report.bins)) == ([], [], [], 0)
    classrooms.finish(db_session, classroom, utc_now())
    assert "is over, and nobody" in summary(fresh(db_session, classroom))[0]


def test_erased_names_leave_numbers(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["ffff", "rr", "fr"])
    classrooms.erase_names(db_session, classroom, utc_now())
    report = fresh(db_session, classroom)
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
