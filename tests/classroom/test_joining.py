"""Joining: teams, and where nobody can join."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, joining, stages
from quiz.errors import NotAllowed, NotFound
from quiz.models import (
    Teacher,
)
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
    with pytest.raises(NotAllowed):
        joining.join(db_session, classroom, "", utc_now(), most=2)
