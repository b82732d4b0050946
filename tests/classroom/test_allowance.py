"""Allowance: one teacher's open classrooms hold a part of the faces, and others get theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.classroom import allowance, erasing, stages
from quiz.decks.deck import GALLERY
from quiz.errors import Conflict
from quiz.models import Classroom, Pace, Teacher
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.classes import four_faces
from tests.support.factories import add_teacher, fill


@pytest.fixture(autouse=True)
def eight_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a teacher's open classrooms hold eight faces."""
    monkeypatch.setattr(limits, "CLASSROOM_FACES", 8)


def test_beyond_the_allowance_one_says_what_to_do(db_session: Session, teacher: Teacher) -> None:
    due = utc_now() + timedelta(days=60)
    four_faces(db_session, teacher)
    second = four_faces(db_session, teacher, pace=Pace.HOMEWORK, deadline_at=due)
    with pytest.raises(Conflict, match=r"may hold 8 .* They hold 8, and this one needs 4: end or"):
        four_faces(db_session, teacher)
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(Classroom)) == 2
    four_faces(db_session, add_teacher(db_session, "bob"))  # others have their own
    stages.finish(db_session, second, utc_now())
    third = four_faces(db_session, teacher)
    erasing.erase_classroom(db_session, third, utc_now())
    four_faces(db_session, teacher)


def test_both_sets_count_and_other_decks_do_not(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session, deck=GALLERY)
    monkeypatch.setattr(limits, "MIN_SET", 4)
    with pytest.raises(Conflict, match="this one needs 10"):
        four_faces(db_session, teacher, length=5, has_two_sets=True)
    db_session.rollback()
    four_faces(db_session, teacher, has_two_sets=True)
    four_faces(db_session, teacher, deck=GALLERY.name, min_age=0)


def test_a_tenth_of_the_reals_where_that_is_more(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert allowance.most_faces(db_session, "utkface") == 8
    monkeypatch.setattr(limits, "CLASSROOM_FACES", 3)
    assert allowance.most_faces(db_session, "utkface") == 4
