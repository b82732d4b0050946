"""Students' names: offered, taken, typed, erased."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import erasing, students
from quiz.errors import Conflict, Invalid
from quiz.models import (
    Teacher,
)
from quiz.storage.database import utc_now
from tests.support.classes import four_faces
from tests.support.factories import add_student


def test_names_are_offered_taken_and_erased(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    named = add_student(db_session, classroom, "amber-otter")
    assert named.name == "amber-otter"
    assert add_student(db_session, classroom, "amber-otter").name != "amber-otter"
    assert add_student(db_session, classroom, "=cmd()").name != "=cmd()"
    erasing.erase_names(db_session, classroom, utc_now())
    db_session.commit()
    db_session.expire_all()
    names = [students.name_of(found) for found in students.students_of(db_session, classroom.id)]
    assert names == ["Student 1", "Student 2", "Student 3"]


def test_free_names_are_checked(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, has_free_names=True)
    assert add_student(db_session, classroom, "Ada").name == "Ada"
    for name, refusal in (
        ("ADA", Conflict),
        ("<b>x</b>", Invalid),
        ("teacher", Invalid),
        ("Ada 🦊", Invalid),
    ):
        with pytest.raises(refusal):
            add_student(db_session, classroom, name)
        db_session.rollback()
    with pytest.raises(Invalid):
        add_student(db_session, classroom, "x" * 10_000)
    db_session.rollback()
    assert add_student(db_session, classroom).name


def test_a_rude_name_is_refused_and_the_teacher_decides(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = four_faces(db_session, teacher, has_free_names=True)
    with pytest.raises(Invalid, match="hurts people"):
        add_student(db_session, classroom, "Hurensohn")
    db_session.rollback()
    student = add_student(db_session, classroom, "Ada")
    # Somebody may really be called so, and then the teacher writes the name.
    renamed = students.rename(db_session, classroom, student.player_id, "Fanny Cock")
    assert renamed.name == "Fanny Cock"
