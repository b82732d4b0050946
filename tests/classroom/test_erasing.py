"""Erasing a classroom."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.classroom import erasing
from quiz.models import (
    Classroom,
    ClassroomFace,
    Round,
    Student,
    Teacher,
    Trial,
)
from quiz.play import rounds
from quiz.storage.database import utc_now
from tests.support.classes import four_faces, go_on, try_response
from tests.support.factories import add_student


def test_deleting_a_classroom_in_the_middle(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1)
    erasing.erase_classroom(db_session, classroom, utc_now())
    db_session.commit()
    db_session.expire_all()
    for table in (Classroom, ClassroomFace, Student):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0
    assert db_session.scalar(select(func.count()).where(Trial.response.is_not(None))) == 1
    round_ = db_session.scalars(select(Round)).one()
    assert round_.finished_at is not None
    assert rounds.own_round(db_session, round_.player_id, round_.id)
