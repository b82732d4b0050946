"""Pacing: which responses the rounds of a classroom take."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.errors import Conflict, QuizError
from quiz.models import (
    Label,
    Pace,
    Phase,
    Student,
    Teacher,
    Trial,
)
from quiz.play import Verdict
from quiz.storage.database import Database
from tests.support.classes import four_faces, fresh_snapshot, go_on, try_response
from tests.support.factories import add_student, add_teacher, fill

pytestmark = pytest.mark.usefixtures("quick_hashes")


def test_only_the_open_face_takes_a_response(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    assert isinstance(try_response(db_session, student, 1), Conflict)  # the lobby
    classroom = go_on(db_session, classroom)
    assert isinstance(try_response(db_session, student, 2), Conflict)
    assert isinstance(try_response(db_session, student, 99), Conflict)
    first = try_response(db_session, student, 1)
    assert isinstance(first, Verdict)
    assert "label" not in first.as_json()
    again = try_response(db_session, student, 1)
    assert isinstance(again, Verdict)
    assert again.as_json() == first.as_json()
    other = try_response(db_session, student, 1, Label.REAL)
    assert isinstance(other, Conflict)
    earlier = other.facts["verdict"]
    assert isinstance(earlier, Verdict)
    assert "label" not in earlier.as_json()
    classroom = go_on(db_session, classroom)  # the reveal
    late = add_student(db_session, classroom)
    assert isinstance(try_response(db_session, late, 1), Conflict)
    go_on(db_session, classroom)
    assert isinstance(try_response(db_session, late, 1), Conflict)
    assert isinstance(try_response(db_session, late, 2), Verdict)
    trial = db_session.scalar(
        select(Trial).where(Trial.round_id == late.round_id, Trial.position == 1)
    )
    assert trial is not None
    assert trial.response is None  # blank, not wrong


def test_the_rounds_own_address_takes_nothing(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    assert isinstance(try_response(db_session, student, 1, in_classroom=False), Conflict)
    assert isinstance(try_response(db_session, student, 1), Verdict)
    again = try_response(db_session, student, 1, in_classroom=False)
    assert isinstance(again, Conflict)
    assert again.facts == {}


def test_each_at_their_own_pace(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, pace=Pace.SELF, has_verdicts=False)
    fast, slow = (add_student(db_session, classroom) for _ in range(2))
    assert isinstance(try_response(db_session, fast, 1, in_classroom=False), Conflict)
    classroom = go_on(db_session, classroom)
    for position in range(1, 5):
        verdict = try_response(db_session, fast, position, in_classroom=False)
        assert isinstance(verdict, Verdict)
        assert "label" not in verdict.as_json()
    try_response(db_session, slow, 1, in_classroom=False)
    assert fresh_snapshot(db_session, classroom)["responded"] == 1
    # Who is done could tell those who are not.
    again = try_response(db_session, fast, 4, in_classroom=False)
    assert isinstance(again, Verdict)
    assert "label" not in again.as_json()
    classroom = go_on(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    told = try_response(db_session, fast, 4, in_classroom=False)
    assert isinstance(told, Verdict)
    assert "label" in told.as_json()
    assert isinstance(try_response(db_session, slow, 2, in_classroom=False), Conflict)


@pytest.mark.slow
def test_a_hundred_students_respond_five_times_each(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        classroom = go_on(session, four_faces(session, add_teacher(session)))
        everybody = [add_student(session, classroom) for _ in range(100)]
    outcomes: list[Verdict | QuizError] = []

    def burst(student: Student) -> None:
        with database.writing() as session:
            outcomes.append(try_response(session, student, 1))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(burst, everybody * 5))
    assert len(outcomes) == 500
    assert all(isinstance(outcome, Verdict) for outcome in outcomes)
    with database.writing() as session:
        assert session.scalar(select(func.count()).where(Trial.response.is_not(None))) == 100
        assert recounting.find_differences(session) == []
