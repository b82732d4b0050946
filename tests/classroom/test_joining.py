"""Joining: teams, and where nobody can join."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, joining, stages, students
from quiz.errors import NotAllowed, NotFound
from quiz.models import (
    Teacher,
)
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, go_on
from tests.support.factories import add_student


def test_a_locked_or_started_classroom_takes_nobody_new(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = four_faces(db_session, teacher, allows_late=False)
    classrooms.set_locked(db_session, classroom, is_locked=True)
    with pytest.raises(NotAllowed):
        joining.join(db_session, classroom, "", utc_now())
    classrooms.set_locked(db_session, classroom, is_locked=False)
    add_student(db_session, classroom)
    go_on(db_session, classroom)
    with pytest.raises(NotAllowed):
        joining.join(db_session, classroom, "", utc_now())
    stages.finish(db_session, classroom, utc_now())
    with pytest.raises(NotFound):
        joining.join(db_session, classroom, "", utc_now())


def test_a_full_classroom(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    for _ in range(2):
        add_student(db_session, classroom)
    with pytest.raises(NotAllowed, match="full: it has 2 students"):
        joining.join(db_session, classroom, "", utc_now(), most=2)


def test_a_removed_student_holds_no_seat_and_no_name(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, has_free_names=True)
    first = add_student(db_session, classroom, "Ada")
    add_student(db_session, classroom, "Grace")
    students.remove(db_session, classroom, first.player_id, utc_now())
    again = joining.join(db_session, classroom, "Ada", utc_now(), most=2)
    assert (again.name, again.number) == ("Ada", 3)
    with pytest.raises(NotAllowed, match="full"):
        joining.join(db_session, classroom, "Hedy", utc_now(), most=2)


def test_a_classroom_gives_only_so_many_seats_at_all(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SEATS", 2)
    classroom = four_faces(db_session, teacher)
    for _ in range(2):
        student = add_student(db_session, classroom)
        students.remove(db_session, classroom, student.player_id, utc_now())
    with pytest.raises(NotAllowed, match="new classroom"):
        joining.join(db_session, classroom, "", utc_now())
