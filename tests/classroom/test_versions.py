"""Versions: a teacher's rises with each response, and a new stage is above all of them."""

from sqlalchemy.orm import Session

from quiz.classroom import versions
from quiz.models import Teacher
from tests.support.classes import four_faces, go_on, try_response
from tests.support.factories import add_student


def test_a_version_is_above_all_that_were_seen(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    classroom = go_on(db_session, classroom)
    before = versions.teacher_version(db_session, classroom)
    try_response(db_session, student, 1)
    assert versions.count_responses(db_session, classroom.id) == 1
    assert versions.teacher_version(db_session, classroom) == before + 1
    versions.begin_version(db_session, classroom)
    assert versions.teacher_version(db_session, classroom) == classroom.version == before + 2
    assert versions.version_after(classroom, 3) == before + 4
