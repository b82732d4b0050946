"""Fakes of the climb are in no stock but their own, and keep their bytes there."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import (
    add_climb_fakes,
    count_climb_fakes,
    find_specimen,
    forget_outdated,
    opinions,
    purge_fakes,
    stock_by_class,
    stock_size,
    take_from_stock,
)
from quiz.models import ClimbFace, Face, FaceBytes
from quiz.storage.database import utc_now
from tests.support.climbs import LEVELS, stock_climb
from tests.support.factories import CHECKPOINT, a_fake, fill

IN_A_YEAR = timedelta(days=365)


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(FaceBytes)) or 0


def test_no_other_stock_has_them(db_session: Session) -> None:
    stock_climb(db_session, 3)
    assert count_climb_fakes(db_session, UTKFACE) == dict.fromkeys(LEVELS, (3, 3))
    assert count_climb_fakes(db_session, GALLERY) == {}
    assert stock_size(db_session, UTKFACE, 18) == 0
    assert stock_by_class(db_session, UTKFACE, 18) == {}
    assert take_from_stock(db_session, UTKFACE, 5, utc_now()) == []


def test_no_page_shows_one(db_session: Session) -> None:
    stock_climb(db_session, 3)
    assert find_specimen(db_session, UTKFACE, 18) is None
    fill(db_session, reals=0, fakes=1)
    [taken] = take_from_stock(db_session, UTKFACE, 1, utc_now() - timedelta(days=1))
    assert find_specimen(db_session, UTKFACE, 18) == taken


def test_no_opponent_judges_one(db_session: Session) -> None:
    stock_climb(db_session, 3)
    fill(db_session, reals=0, fakes=2)
    found = opinions.unjudged(db_session, UTKFACE, CHECKPOINT, 96, 64)
    assert len(found) == 2
    assert opinions.unfocused(db_session, UTKFACE, CHECKPOINT, 96, 64) == []


def test_the_purge_leaves_what_waits_for_its_real(db_session: Session) -> None:
    stock_climb(db_session, 3)
    fill(db_session, reals=0, fakes=2)
    take_from_stock(db_session, UTKFACE, 2, utc_now())
    assert purge_fakes(db_session, utc_now() + IN_A_YEAR) == 2
    assert kept(db_session) == 9


def test_a_seed_is_used_once(db_session: Session) -> None:
    for expected in (2, 0):
        assert add_climb_fakes(db_session, 4, [a_fake(1), a_fake(2)], utc_now()) == expected
    assert count_climb_fakes(db_session, UTKFACE) == {4: (2, 2)}


def test_what_is_outdated_goes_unless_it_was_dealt(db_session: Session) -> None:
    stock_climb(db_session, 2)
    first = select(func.min(ClimbFace.face_id)).scalar_subquery()
    db_session.execute(
        update(ClimbFace).where(ClimbFace.face_id == first).values(dealt_at=utc_now())
    )
    of_45 = update(Face).where(Face.checkpoint == "stage-45")
    db_session.execute(of_45.values(resolution=64))
    assert forget_outdated(db_session, UTKFACE, ["stage-4", "stage-45"], 96) == 3
    assert count_climb_fakes(db_session, UTKFACE) == {0: (0, 1), 4: (2, 2)}
    assert kept(db_session) == 3
    assert find_specimen(db_session, UTKFACE, 18) is None
    assert forget_outdated(db_session, UTKFACE, ["stage-4", "stage-45"], 96) == 0
