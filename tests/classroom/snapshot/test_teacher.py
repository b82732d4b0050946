"""The teacher's snapshot: who is in, and who leads, as far as labels are revealed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, stages, students
from quiz.models import ClassroomFace, Label, Teacher
from quiz.policy import limits
from quiz.storage import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, in_turn, try_response
from tests.support.factories import add_student


def test_the_list_has_every_student_who_is_in(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, title="7B"))
    first, second, gone = (add_student(db_session, classroom) for _ in range(3))
    try_response(db_session, second, 1)
    students.remove(db_session, classroom, gone.player_id, utc_now())
    db_session.commit()
    shown = fresh_snapshot(db_session, classroom)
    assert (shown["code"], shown["title"]) == (classroom.code, "7B")
    lines = [(line["id"], line["number"], line["has_responded"]) for line in shown["students"]]
    assert lines == [(first.player_id, 1, False), (second.player_id, 2, True)]
    assert [line["answered"] for line in shown["students"]] == [0, 1]
    assert shown["students"][0]["rejoin_code"] == first.rejoin_code


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


def test_a_tie_of_more_than_five_is_said_as_one(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    classroom = go_on(db_session, four_faces(db_session, teacher, has_top_five=True))
    everybody = [add_student(db_session, classroom) for _ in range(8)]
    for student in everybody[:7]:  # the last does not respond
        is_right = student.number > 1
        try_response(db_session, student, 1, Label.FAKE if is_right else Label.REAL)
    top = fresh_snapshot(db_session, go_on(db_session, classroom))["top"]
    assert [(row["rank"], row["name"]) for row in top] == [(1, "6 share first place")]


def test_nobody_leads_where_the_teacher_has_not_asked_for_it(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, has_top_five=False))
    try_response(db_session, add_student(db_session, classroom), 1)
    shown = fresh_snapshot(db_session, go_on(db_session, classroom))
    assert shown["phase"] == "reveal"
    assert not {"top", "teams", "mean_accuracy"} & shown.keys()


def test_the_mean_accuracy_is_shown_at_the_end(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 3)
    classroom = go_on(db_session, four_faces(db_session, teacher))
    for response in (Label.FAKE, Label.FAKE, Label.REAL):
        try_response(db_session, add_student(db_session, classroom), 1, response)
    assert "mean_accuracy" not in fresh_snapshot(db_session, classroom)
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert fresh_snapshot(db_session, classroom)["mean_accuracy"] == 0.6667
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 4)
    assert "mean_accuracy" not in fresh_snapshot(db_session, classroom)
