"""Snapshots: scores and teams as far as labels are revealed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom.seats import Seat
from quiz.classroom.snapshot import snapshot_since
from quiz.models import (
    ClassroomFace,
    Label,
    Teacher,
)
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, try_response
from tests.support.factories import add_student


def test_teams_are_even_and_scored_by_mean(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, teams=2, has_top_five=True)
    everybody = [add_student(db_session, classroom) for _ in range(5)]
    assert [student.team for student in everybody] == [1, 2, 1, 2, 1]
    classroom = go_on(db_session, classroom)
    label = db_session.scalars(select(ClassroomFace.label).where(ClassroomFace.position == 1)).one()
    wrong = Label.REAL if label is Label.FAKE else Label.FAKE
    for student, said in zip(everybody, (label, wrong, label, wrong, wrong), strict=True):
        try_response(db_session, student, 1, said)
    assert not {"top", "teams"} & fresh_snapshot(db_session, classroom).keys()
    shown = fresh_snapshot(db_session, go_on(db_session, classroom))
    assert shown["teams"] == [
        {"team": 1, "name": "Team 1", "accuracy": 0.6667, "players": 3, "score": "67% right"},
        {"team": 2, "name": "Team 2", "accuracy": 0.0, "players": 2, "score": "0% right"},
    ]
    assert [row["rank"] for row in shown["top"]] == [1, 1, 3, 3, 3]


def test_a_student_is_told_no_sum_before_the_reveal(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    for position in range(1, 5):
        classroom = go_on(db_session, classroom)
        before = fresh_snapshot(db_session, classroom, student)["me"]
        try_response(db_session, student, position)
        after = fresh_snapshot(db_session, classroom, student)["me"]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert after["correct_total"] == before["correct_total"]
        classroom = go_on(db_session, classroom)


def test_one_version_has_one_snapshot(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    seat = Seat(classroom, add_student(db_session, classroom))
    whole = snapshot_since(db_session, seat, utc_now(), None)
    assert whole is not None
    assert snapshot_since(db_session, seat, utc_now(), whole["version"]) is None
    try_response(db_session, add_student(db_session, classroom), 1)
    assert snapshot_since(db_session, Seat(classroom), utc_now(), whole["version"]) is not None


def test_a_students_score_leaves_the_open_face_out(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1)
    assert fresh_snapshot(db_session, classroom, student)["say"]["score"] == "No score yet"
    classroom = go_on(db_session, classroom)
    revealed = fresh_snapshot(db_session, classroom, student)
    right = revealed["me"]["correct_total"]
    assert revealed["say"]["score"] == f"{right} of 1 right"
    assert revealed["say"]["stamp"] == revealed["label"].upper()
