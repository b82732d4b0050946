"""Fakes: stored with seeds of their own, and taken out of stock once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import (
    add_fakes,
    add_reals,
    retire_others,
    stock_size,
    take_from_stock,
)
from quiz.models import Face
from quiz.play import quizzed_reals
from quiz.storage.database import Database, utc_now
from tests.support.factories import (
    a_fake,
    a_real,
    fill,
)


def test_a_seed_is_used_once_by_a_checkpoint(db_session: Session) -> None:
    assert add_fakes(db_session, [a_fake(1), a_fake(2)], utc_now()) == 2
    assert add_fakes(db_session, [a_fake(2), a_fake(3)], utc_now()) == 1
    assert add_fakes(db_session, [a_fake(2, checkpoint="other")], utc_now()) == 1
    assert add_fakes(db_session, [a_fake(3)], utc_now()) == 0


def test_fakes_of_another_size_leave_the_stock(db_session: Session) -> None:
    add_fakes(db_session, [a_fake(1), a_fake(2, resolution=64)], utc_now())
    retire_others(db_session, UTKFACE, 96, utc_now())
    assert stock_size(db_session, UTKFACE, 18) == 1


def test_reals_of_another_size_are_dealt_again_when_they_have_the_right_one(
    db_session: Session,
) -> None:
    add_reals(db_session, [a_real(1), a_real(2, resolution=64)], utc_now())
    assert retire_others(db_session, UTKFACE, 96, utc_now()) == 1
    assert dealable(db_session) == [96]
    assert add_reals(db_session, [a_real(2)], utc_now()) == {}
    assert dealable(db_session) == [96, 96]


def dealable(session: Session) -> list[int]:
    """Return the sizes of the reals that may be dealt."""
    session.expire_all()
    return list(session.scalars(select(Face.resolution).where(*quizzed_reals(UTKFACE, 18))))


def test_the_stock_gives_the_newest_and_each_once(db_session: Session) -> None:
    fill(db_session, reals=0, fakes=10)
    first = take_from_stock(db_session, UTKFACE, 4, utc_now())
    second = take_from_stock(db_session, UTKFACE, 20, utc_now())
    assert first == sorted(first, reverse=True)
    assert len(second) == 6
    assert not set(first) & set(second)
    assert stock_size(db_session, UTKFACE, 18) == 0
    assert take_from_stock(db_session, UTKFACE, 0, utc_now()) == []


def test_two_rounds_at_once_share_no_fake(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=0, fakes=60)

    def take(_: int) -> list[int]:
        with database.transaction() as session:
            return take_from_stock(session, UTKFACE, 5, utc_now())

    with ThreadPoolExecutor(6) as threads:
        taken = [face for batch in threads.map(take, range(12)) for face in batch]
    assert len(taken) == len(set(taken)) == 60
