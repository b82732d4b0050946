"""A student's snapshot: the own score as far as labels are revealed, and the own round."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.models import Label, Pace, Teacher
from quiz.storage import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, say, try_response
from tests.support.factories import add_student


def test_a_student_sees_the_own_name_and_response(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, teams=2))
    student, other = (add_student(db_session, classroom) for _ in range(2))
    try_response(db_session, student, 1, Label.REAL)
    own = fresh_snapshot(db_session, classroom, student)["me"]
    assert (own["name"], own["team"]) == (student.name, 1)
    assert (own["response"], own["answered"]) == ("real", 1)
    assert own["rejoin_code"] == student.rejoin_code
    assert "correct" not in own
    assert fresh_snapshot(db_session, classroom, other)["me"]["response"] is None


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


def test_a_students_score_leaves_the_open_face_out(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1)
    assert fresh_snapshot(db_session, classroom, student)["say"]["score"] == "No score yet"
    classroom = go_on(db_session, classroom)
    revealed = fresh_snapshot(db_session, classroom, student)
    right = revealed["me"]["correct_total"]
    assert revealed["say"]["score"] == f"{right} of 1 right"
    assert revealed["me"]["correct"] is bool(right)
    assert revealed["say"]["stamp"] == revealed["label"].upper()


def test_without_verdicts_a_student_has_no_score_before_the_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, has_verdicts=False))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1)
    assert fresh_snapshot(db_session, classroom, student)["me"]["correct_total"] is None
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert fresh_snapshot(db_session, classroom, student)["me"]["correct_total"] in (0, 1)


def test_at_their_own_pace_students_play_a_round_and_see_their_score(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, pace=Pace.SELF))
    student = add_student(db_session, classroom)
    say(db_session, student, "ffff")
    own = fresh_snapshot(db_session, classroom, student)["me"]
    assert own["round"] == f"/rounds/{student.round_id}"
    assert (own["answered"], own["response"]) == (4, None)  # no face is open for everybody
    assert own["correct_total"] is not None


@pytest.mark.parametrize("pace", [Pace.LIVE, Pace.SELF])
def test_a_round_has_no_address_before_it_may_be_opened(
    db_session: Session, teacher: Teacher, pace: Pace
) -> None:
    classroom = four_faces(db_session, teacher, pace=pace)
    student = add_student(db_session, classroom)
    assert "round" not in fresh_snapshot(db_session, classroom, student)["me"]
    if pace is Pace.LIVE:
        classroom = go_on(db_session, classroom)
        assert "round" not in fresh_snapshot(db_session, classroom, student)["me"]
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert "round" in fresh_snapshot(db_session, classroom, student)["me"]
