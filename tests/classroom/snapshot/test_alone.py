"""Snapshots of a class in which each plays alone: who is done, scores, the end."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom.seats import Seat
from quiz.classroom.snapshot import snapshot_of
from quiz.models import Classroom, Mode, Student, Teacher
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.web.class_scores import score_words
from tests.support.classes import go_on
from tests.support.factories import add_student
from tests.support.mode_classes import open_mode_class, play, played


def shown(
    session: Session, classroom: Classroom, student: Student | None = None
) -> dict[str, object]:
    """Return a snapshot with scores as pages say them."""
    session.expire_all()
    return snapshot_of(session, Seat(classroom, student), utc_now(), score_words)


def facts(state: dict[str, object]) -> list[object]:
    """Return what is said of each student in the teacher's list."""
    return [student["facts"] for student in state["students"]]  # type: ignore[attr-defined]


def test_the_desk_says_who_has_begun_and_who_is_done(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher, teams=2)
    played(db_session, classroom, 7)
    play(db_session, add_student(db_session, classroom), [True, False])
    add_student(db_session, classroom)
    state = shown(db_session, classroom)
    assert facts(state) == [
        "Team 1 · done: 7",
        "Team 2 · 2 answered",
        "Team 1 · has not begun",
    ]
    assert [each["has_responded"] for each in state["students"]] == [True, False, False]  # type: ignore[attr-defined]
    assert (state["responded"], state["players"], state["mode"]) == (1, 3, "pair")
    assert state["say"]["progress"] == "Pairs"  # type: ignore[index]
    assert state["say"]["count"] == "1 of 3 finished"  # type: ignore[index]
    assert not {"spread", "top", "teams", "mean_score", "podium"} & state.keys()


def test_a_student_sees_their_own_round_alone(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher)
    [quick] = played(db_session, classroom, 7)
    slow = add_student(db_session, classroom)
    play(db_session, slow, [True, False, False])
    state = shown(db_session, classroom, slow)
    me: dict[str, object] = state["me"]  # type: ignore[assignment]
    assert (me["answered"], me["correct_total"], me["is_done"]) == (3, 1, False)
    assert (state["scene"], me["round"]) == ("own", f"/rounds/{slow.round_id}")
    done = shown(db_session, classroom, quick)
    assert done["scene"] == "done"
    assert done["say"]["score"] == "Your score: 7."  # type: ignore[index]
    go_on(db_session, classroom)
    for student in (quick, slow):
        told = shown(db_session, classroom, student)
        assert told["scene"] == "finished"
        assert not {"rank", "sets", "here"} & told["me"].keys()  # type: ignore[attr-defined]
        others = {quick.name, slow.name} - {student.name}
        assert not any(str(name) in str(told) for name in others)


def test_at_the_end_the_scores_are_spread_without_names(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 3)
    classroom = open_mode_class(db_session, teacher)
    played(db_session, classroom, 7, 4, 7)
    go_on(db_session, classroom)
    state = shown(db_session, classroom)
    lines = [(row["name"], row["score"]) for row in state["spread"]]  # type: ignore[attr-defined]
    assert lines == [("4", "1 student"), ("7", "2 students")]
    assert state["say"]["count"].endswith("Average score: 6.0")  # type: ignore[index]
    assert "top" not in state
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 4)
    assert not {"spread", "mean_score"} & shown(db_session, classroom).keys()


def test_the_best_are_named_where_the_teacher_wants_that(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_mode_class(db_session, teacher, has_top_five=True, teams=2)
    one, two, three = played(db_session, classroom, 4, 9, 0)
    go_on(db_session, classroom)
    state = shown(db_session, classroom)
    top = [(row["rank"], row["name"], row["score"]) for row in state["top"]]  # type: ignore[attr-defined]
    assert top == [(1, two.name, "9"), (2, one.name, "4"), (3, three.name, "0")]
    assert [row["name"] for row in state["podium"]] == [two.name, one.name]  # type: ignore[attr-defined]
    teams = [(row["team"], row["score"]) for row in state["teams"]]  # type: ignore[attr-defined]
    assert teams == [(2, "9.0"), (1, "2.0")]


def test_a_low_score_leads_where_low_is_good(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher, Mode.DISTANCE, has_top_five=True)
    worse, better = (add_student(db_session, classroom) for _ in range(2))
    play(db_session, worse, [number % 2 == 0 for number in range(40)])
    play(db_session, better, [True] * 40)
    go_on(db_session, classroom)
    state = shown(db_session, classroom)
    assert [row["name"] for row in state["top"]] == [better.name, worse.name]  # type: ignore[attr-defined]
