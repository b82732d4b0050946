"""Seats: a classroom and the student in it, found in one query; a glance at the version."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import students
from quiz.classroom.codes import read_code
from quiz.classroom.seats import find_seat, is_latest
from quiz.errors import NotFound
from quiz.models import Teacher
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, go_on
from tests.support.factories import add_student


def test_a_seat_is_a_students_or_nobodys(db_session: Session, teacher: Teacher) -> None:
    classroom, other = four_faces(db_session, teacher), four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    code = read_code(classroom.code)
    assert find_seat(db_session, code, student.player_id).student == student
    assert find_seat(db_session, code, None).student is None
    assert find_seat(db_session, read_code(other.code), student.player_id).student is None
    with pytest.raises(NotFound):
        find_seat(db_session, read_code("NOSUCH"), student.player_id)


def test_only_a_student_who_is_in_has_the_latest_version(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    code, version, now = read_code(classroom.code), classroom.version, utc_now()
    assert is_latest(db_session, code, student.player_id, version, now)
    assert not is_latest(db_session, code, "somebody", version, now)
    go_on(db_session, classroom)
    assert not is_latest(db_session, code, student.player_id, version, now)
    students.remove(db_session, classroom, student.player_id, now)
    assert not is_latest(db_session, code, student.player_id, classroom.version, now)
