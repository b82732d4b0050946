"""Allowance: one teacher's open classrooms hold a part of the faces, and others get theirs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.classroom import allowance, erasing, stages
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Conflict, NotKnown
from quiz.faces import add_reals
from quiz.models import Classroom, Pace, Teacher
from quiz.play import supply
from quiz.policy import limits
from quiz.storage.database import Database, utc_now
from quiz.teachers import accounts
from tests.support.classes import four_faces
from tests.support.factories import (
    a_real,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
)


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


@pytest.mark.parametrize(
    ("reals", "of_one", "of_all"),
    [(0, 30, 0), (40, 30, 20), (200, 50, 100), (1150, 287, 575), (20_000, 2000, 10_000)],
)
def test_small_decks_are_not_swallowed(
    reals: int, of_one: int, of_all: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CLASSROOM_FACES", 300)
    assert (allowance.most_of_one(reals), allowance.most_of_all(reals)) == (of_one, of_all)


def test_many_accounts_leave_half_of_a_deck_for_rounds(
    db_session: Session, teacher: Teacher
) -> None:
    due = utc_now() + timedelta(days=60)
    teachers = [teacher, *(add_teacher(db_session, f"bob{number}") for number in range(4))]
    for each in teachers:
        add_student(db_session, four_faces(db_session, each, pace=Pace.HOMEWORK, deadline_at=due))
    assert supply.count_free(db_session, UTKFACE, 18) == 20
    with pytest.raises(Conflict, match=r"that 0 are left for others, and this one needs 4: choose"):
        four_faces(db_session, teacher)
    db_session.rollback()
    assert allowance.left_faces(db_session, teacher.id, UTKFACE, 18) == 0
    for _ in range(5):
        add_round(db_session, add_player(db_session), length=4)


def test_crowded_is_a_deck_of_which_classrooms_hold_half_of_theirs(
    db_session: Session, teacher: Teacher
) -> None:
    four_faces(db_session, teacher)
    four_faces(db_session, teacher)
    assert allowance.crowded_decks(db_session, 18) == set()
    four_faces(db_session, add_teacher(db_session, "bob"))
    assert allowance.crowded_decks(db_session, 18) == {"utkface"}
    children = [replace(a_real(seed, age=5), klass=2) for seed in range(100, 140)]
    add_reals(db_session, children, utc_now())
    assert not allowance.is_crowded(db_session, UTKFACE, 0)
    assert allowance.crowded_decks(db_session, 0) == {"utkface"}  # a class has adults by default


def test_two_teachers_at_once_do_not_both_get_the_last_faces(
    database: Database, db_session: Session, teacher: Teacher
) -> None:
    """Twelve faces are held; eight are left for four who want four each."""
    teachers = [add_teacher(db_session, f"bob{number}") for number in range(4)]
    for _ in range(3):
        four_faces(db_session, add_teacher(db_session, f"eve{_}"))
    barrier = Barrier(4)

    def make(teacher: Teacher) -> bool:
        barrier.wait()
        try:
            with database.writing() as session:
                four_faces(session, teacher)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(make, teachers)) == [False, False, True, True]


def test_a_teacher_who_is_gone_gets_no_classroom(db_session: Session, teacher: Teacher) -> None:
    accounts.erase_teacher(db_session, teacher.id, utc_now())
    with pytest.raises(NotKnown, match="Log in first"):
        four_faces(db_session, teacher)
