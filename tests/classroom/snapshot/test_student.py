"""A student's snapshot: the own score as far as labels are revealed, and the own round."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, stages
from quiz.classroom.students import name_of
from quiz.models import Label, Pace, Teacher
from quiz.policy import limits
from quiz.storage import utc_now
from tests.support.classes import four_faces, fresh_snapshot, go_on, in_turn, say, try_response
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


def test_who_waits_sees_who_is_there(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = four_faces(db_session, teacher)
    students_ = [add_student(db_session, classroom) for _ in range(14)]
    shown = fresh_snapshot(db_session, classroom, students_[0])
    names = [name_of(student) for student in students_]
    assert shown["me"]["here"] == names[2:]
    assert shown["say"]["here"] == f"14 students here: {', '.join(names[2:])} and 2 more."
    classroom = go_on(db_session, classroom)
    later = fresh_snapshot(db_session, classroom, students_[0])
    assert "here" not in later["me"]
    assert later["say"]["here"] == ""


def test_an_own_place_is_told_once_every_answer_is(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    classroom = go_on(db_session, four_faces(db_session, teacher))
    right, wrong, silent = (add_student(db_session, classroom) for _ in range(3))
    try_response(db_session, right, 1, Label.FAKE)
    try_response(db_session, wrong, 1, Label.REAL)
    assert "rank" not in fresh_snapshot(db_session, classroom, right)["me"]
    classroom = go_on(db_session, classroom)
    for student, words in ((right, "You are 1st of 2."), (wrong, "You are 2nd of 2.")):
        assert fresh_snapshot(db_session, classroom, student)["say"]["rank"] == words
    assert fresh_snapshot(db_session, classroom, silent)["say"]["rank"] == ""
    classroom = go_on(db_session, classroom)
    assert "rank" not in fresh_snapshot(db_session, classroom, right)["me"]


def test_no_place_is_told_where_answers_come_at_the_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, has_verdicts=False))
    student, other = (add_student(db_session, classroom) for _ in range(2))
    try_response(db_session, student, 1)
    try_response(db_session, other, 1)
    for _ in range(3):
        classroom = go_on(db_session, classroom)
        assert not {"rank", "sets"} & fresh_snapshot(db_session, classroom, student)["me"].keys()
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert fresh_snapshot(db_session, classroom, student)["me"]["ranked"] == 2


def test_both_sets_are_told_as_each_is_over(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_SET", 4)
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    classroom = four_faces(db_session, teacher, has_two_sets=True)
    student = add_student(db_session, classroom)
    for position in range(1, 5):
        classroom = go_on(db_session, classroom)
        try_response(db_session, student, position, Label.FAKE)
        classroom = go_on(db_session, classroom)
        assert "sets" not in fresh_snapshot(db_session, classroom, student)["me"]
    classroom = go_on(db_session, classroom)
    tips = fresh_snapshot(db_session, classroom, student)
    assert (tips["scene"], tips["say"]["sets"]) == ("tips", "First set: 2 of 4 right.")
    classroom = go_on(db_session, classroom)
    try_response(db_session, student, 5, Label.FAKE)
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    words = fresh_snapshot(db_session, classroom, student)["say"]["sets"]
    assert words == "First set: 2 of 4 right. Second set: 1 of 1 right."
