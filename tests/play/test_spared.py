"""Spared: a share of a deck's new reals is set aside for picks, and dealt nowhere else."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.models import Face, Label, Pick, PickFace
from quiz.play import spared, supply
from quiz.play.finding import NO_PLAYER, Search
from quiz.policy import limits
from quiz.storage.database import Database, utc_now
from tests.support.climbs import let_go
from tests.support.factories import add_player, add_round, fill
from tests.support.picks import stock_picks
from tests.support.races import meanwhile


def spared_reals(session: Session) -> list[Face]:
    """Return the reals that are set aside."""
    query = select(Face).join(PickFace, PickFace.face_id == Face.id)
    return list(session.scalars(query.where(Face.label == Label.REAL)))


def test_a_share_of_a_deck_is_set_aside_once(db_session: Session) -> None:
    fill(db_session, reals=120, fakes=60)
    before = supply.count_reals(db_session, UTKFACE, 18)
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 12
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 0
    assert len(spared_reals(db_session)) == 12
    assert supply.count_reals(db_session, UTKFACE, 18) == before - 12


def test_many_are_set_aside_some_at_a_time(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spared, "CHUNK", 5)
    fill(db_session, reals=120, fakes=0)
    made = [spared.set_reals_aside(db_session, UTKFACE, 18) for _ in range(4)]
    assert made == [5, 5, 2, 0]


def test_an_empty_deck_spares_none(db_session: Session) -> None:
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 0


def test_what_was_dealt_is_never_spared(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PICK_SHARE", 1.0)
    fill(db_session, reals=60, fakes=60)
    add_round(db_session, add_player(db_session), length=40)
    dealt = set(db_session.scalars(select(Face.id).where(Face.partner_id.is_not(None))))
    let_go(db_session)
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 20
    assert not dealt & {real.id for real in spared_reals(db_session)}


def test_a_spared_real_of_a_class_is_found_until_it_has_a_fake(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=0)
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 2
    classes = spared.spared_classes(db_session, UTKFACE, 18, 96)
    assert sorted(classes) == sorted(real.klass for real in spared_reals(db_session))
    search = Search(UTKFACE, NO_PLAYER, 18, 96)
    found = spared.spared_real(db_session, search, classes[0])
    assert found in {real.id for real in spared_reals(db_session) if real.klass == classes[0]}
    assert spared.spared_real(db_session, search, 11) is None
    db_session.execute(update(Face).values(taken_at=utc_now()))
    assert spared.spared_classes(db_session, UTKFACE, 18, 96) == []
    assert spared.spared_real(db_session, search, classes[0]) is None
    assert spared.spared_classes(db_session, UTKFACE, 18, 64) == []


def test_a_pick_that_many_have_judged_leaves_room_for_another(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_JUDGED", 5)
    fill(db_session, reals=40, fakes=0)
    stock_picks(db_session, 4)
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 0
    first, second = db_session.scalars(select(Pick).limit(2))
    first.judged, second.judged = 5, 4
    db_session.commit()
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 1
    assert spared.set_reals_aside(db_session, UTKFACE, 18) == 0


def test_several_workers_set_one_share_aside(database: Database) -> None:
    def spare() -> int:
        with database.transaction() as session:
            return spared.set_reals_aside(session, UTKFACE, 18)

    with database.writing() as session:
        fill(session, reals=120, fakes=0)
        first = spared.set_reals_aside(session, UTKFACE, 18)
        assert (first, meanwhile(session, spare, session.flush)) == (12, 0)
