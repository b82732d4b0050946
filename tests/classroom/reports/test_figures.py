"""The figures of a report are those of the database."""

from statistics import fmean, stdev

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, stages
from quiz.classroom.reports.words import summary
from quiz.figures import Judgement, calibration
from quiz.figures.signal_detection import Counts, detection, pooled, wilson_interval
from quiz.models import (
    ClassroomFace,
    Face,
    Label,
    Teacher,
    Trial,
)
from quiz.play.trials import Score
from quiz.policy import limits
from quiz.storage import utc_now
from tests.support.classes import (
    class_of,
    counts_in_database,
    fresh_report,
    open_classroom,
    say,
)
from tests.support.factories import add_student


def test_the_figures_are_those_of_the_database(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=6)
    joined = class_of(db_session, classroom, ["frfrfr", "ffffff", "rffr"])
    report = fresh_report(db_session, classroom)
    own = [counts_in_database(db_session, student) for student in joined]
    assert [student.performance.counts for student in report.students] == own
    assert own == [Counts(3, 0, 0, 3), Counts(3, 0, 3, 0), Counts(1, 1, 1, 1)]
    assert report.performance.counts == pooled(own) == Counts(7, 1, 4, 4)
    assert report.performance.accuracy == 11 / 16
    assert report.performance.detection.accuracy_interval == wilson_interval(11, 16)
    third = report.students[2]
    assert (third.number, third.team, len(third.trials), third.course.total) == (3, None, 4, 6)
    assert (third.performance.accuracy, third.performance.d_prime, third.performance.criterion) == (
        0.5,
        0,
        0,
    )
    assert sum(report.bins) == 3
    assert (report.bins[-1], report.bins[10]) == (1, 2)


def test_the_class_is_the_mean_of_its_students(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=12)
    joined = class_of(db_session, classroom, ["frfrfrfrfrfr", "ffffffff", "rr", "f"])
    report = fresh_report(db_session, classroom)
    own = [detection(counts_in_database(db_session, student)) for student in joined]
    assert report.accuracy == pytest.approx(fmean(found.accuracy or 0.0 for found in own))
    assert report.accuracy != pytest.approx(report.performance.accuracy)
    with_both = own[:3]  # who saw a fake alone has no d′
    assert report.d_prime == pytest.approx(fmean(found.d_prime for found in with_both))
    assert report.d_prime != pytest.approx(report.performance.detection.d_prime, abs=0.01)
    assert report.criterion == pytest.approx(fmean(found.criterion for found in with_both))
    assert report.students[3].performance.d_prime is None


def test_confidence_and_time_come_from_the_responses(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    [first, second] = class_of(db_session, classroom, ["ffff", "rr"], confidence=80)
    say(db_session, second, "rr", first=3)
    own = Trial.round_id == first.round_id
    for position, ms in enumerate((1000, 3000, 90_000, None), start=1):
        timed = update(Trial).where(own, Trial.position == position)
        db_session.execute(timed.values(response_ms=ms))
    report = fresh_report(db_session, classroom)
    assert [student.mean_confidence for student in report.students] == [80, 80]
    assert report.students[0].median_ms == 3000
    said = [Judgement(place % 2 == 0, True, 80) for place in range(4)]
    said += [Judgement(place % 2 == 0, False, 80) for place in range(2)]
    assert report.profile.calibration == calibration(said)
    assert "right less often than they expect" in " ".join(summary(report))


def test_faces_come_the_hardest_first(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frrr", "frrr", "ffrr", "r"])
    report = fresh_report(db_session, classroom)
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


def test_machines_are_scored_on_the_faces_of_the_class(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    assert fresh_report(db_session, classroom).scores == []
    query = select(ClassroomFace).where(ClassroomFace.classroom_id == classroom.id)
    faces = db_session.scalars(query.order_by(ClassroomFace.position)).all()
    for face, discriminator, detector in zip(
        faces, (0.9, 0.8, 0.2, 0.1), (0.9, 0.1, 0.8, None), strict=True
    ):
        opinions = {"p_discriminator": discriminator, "p_detector": detector}
        db_session.execute(update(Face).where(Face.id == face.face_id).values(opinions))
    class_of(db_session, classroom, ["frfr", "ffff", "r"])
    report = fresh_report(db_session, classroom)
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
    report = fresh_report(db_session, classroom)
    found = [(team.team, team.students, team.accuracy) for team in report.teams]
    assert found == [(2, 2, 0.625), (1, 2, 0.5)]
    own = [student.performance.d_prime or 0.0 for student in report.students]
    assert report.teams[1].d_prime == pytest.approx(fmean((own[0], own[2])))


def test_the_gain_is_the_mean_of_the_students_own(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    said = ["ffff" + "frfr", "frrf" + "frff", "rrrr" + "frrr", "frfr" + "frf", "frfr"]
    class_of(db_session, classroom, said)
    report = fresh_report(db_session, classroom)
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
    assert "judged 62% of the faces correctly, after them 88%" in words
    assert "95% interval of the change is −7 to +57 points. It may be chance" in words


def test_one_set_has_no_gain(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frfr", "ffff"])
    report = fresh_report(db_session, classroom)
    assert (report.accuracy_gain, report.d_prime_gain) == (None, None)


def test_the_interval_of_the_mean_stays_within_what_can_be(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["frfr" + "rfrf", "frff" + "frfr"])
    report = fresh_report(db_session, classroom)
    assert report.accuracy_interval == (0.0, 1.0)
    assert report.accuracy_gain is not None
    assert report.accuracy_gain.interval == (-1.0, 1.0)


def test_sets_are_compared_only_where_both_have_both_kinds(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = [Label.FAKE, Label.REAL] * 2 + [Label.FAKE] * 4
    monkeypatch.setattr(classrooms, "flip_coins", lambda count: kinds[:count])
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["frfrffff", "frffffrf"])
    report = fresh_report(db_session, classroom)
    assert report.one_sided == [(2, Label.FAKE)]
    assert (report.accuracy_gain, report.d_prime_gain) == (None, None)
    words = "The second set had fakes only so far: the two sets are not compared."
    assert words in summary(report)
    stages.finish(db_session, classroom, utc_now())
    words = "The second set had fakes only: the two sets are not compared."
    assert words in summary(fresh_report(db_session, classroom))


def test_few_students_are_counted_and_not_averaged(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 10)
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frfr", "ffff"])
    words = " ".join(summary(fresh_report(db_session, classroom)))
    assert "2 students gave 8 responses. Right responses: 6." in words
    assert "Fewer than 10 students are too few" in words
    assert "%" not in words
