"""Supply: what can't be dealt, or is held, is no supply."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import add_reals
from quiz.models import Face, Label
from quiz.play import supply
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
)


def counted(session: Session, min_age: int = 18) -> list[int]:
    """Count what can be dealt, what is free, and what is ready."""
    return [
        supply.count_reals(session, UTKFACE, min_age),
        supply.count_free(session, UTKFACE, min_age),
        supply.count_ready(session, UTKFACE, min_age, 100),
    ]


def test_the_least_age_counts(db_session: Session) -> None:
    fill(db_session, reals=8, fakes=20)
    add_reals(db_session, [replace(a_real(100, age=5), klass=2)], utc_now())
    assert counted(db_session) == [8, 8, 8]
    assert counted(db_session, 0) == [9, 9, 9]
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=2))
    assert counted(db_session) == [8, 8, 0]  # all fakes are too young


@pytest.mark.usefixtures("quick_hashes")
def test_what_is_held_is_not_free(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=30)
    add_round(db_session, add_player(db_session), length=4)
    classroom = add_classroom(db_session, add_teacher(db_session), length=5)
    add_student(db_session, classroom)
    assert counted(db_session) == [20, 11, 11]
    assert supply.count_in_rounds(db_session, UTKFACE, 18) == 4
    assert supply.count_in_classrooms(db_session, UTKFACE, 18) == 5
    assert supply.count_in_classrooms(db_session, GALLERY, 18) == 0
    assert supply.count_reals(db_session, UTKFACE, 18, 3) == 3


def test_a_pair_that_can_not_be_shown_is_lost(db_session: Session) -> None:
    fill(db_session, reals=4, fakes=4)
    round_ = add_round(db_session, add_player(db_session), length=4)
    assert counted(db_session) == [4, 0, 0]
    round_.finished_at = utc_now()
    db_session.flush()
    assert counted(db_session) == [4, 4, 4]  # from an empty stock, by the fakes that they have
    fake = db_session.query(Face).filter(Face.label == Label.FAKE).first()
    assert fake is not None
    body = {"faces": [{"face": fake.id}]}
    digests.store_digests(db_session, {("utkface", "fakes"): body}, utc_now())
    assert counted(db_session) == [3, 3, 3]  # on show
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=2))
    assert counted(db_session) == [0, 0, 0]


def test_reals_without_a_fake_are_counted(db_session: Session) -> None:
    fill(db_session, reals=8, fakes=20)
    some = select(Face.id).where(Face.label == Label.REAL).order_by(Face.id)
    first, *rest = db_session.scalars(some).all()
    fake = db_session.scalars(select(Face.id).where(Face.label == Label.FAKE)).first()
    db_session.execute(update(Face).where(Face.id == first).values(partner_id=fake))
    db_session.execute(update(Face).where(Face.id == rest[0]).values(taken_at=utc_now()))
    assert supply.count_unpaired(db_session, UTKFACE, 18, 100) == 6
    assert supply.count_unpaired(db_session, UTKFACE, 18, 4) == 4
    assert supply.count_unpaired(db_session, GALLERY, 18, 4) == 0
