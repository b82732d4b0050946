"""Spared: reals for picks alone, set aside before anybody is dealt them.

Each goes beside one pick, and comes in no other mode. What was dealt once can't be spared any more,
so a share of a deck is set aside while it is new.
"""

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces import dealt_resolution, is_any, is_none
from quiz.models import Face, Pick, PickFace
from quiz.play.dealable import quizzed_reals
from quiz.play.finding import NO_PLAYER, Search, draw
from quiz.play.pairing import locked
from quiz.play.supply import count_some
from quiz.policy import limits
from quiz.storage import wait_for_turn

CHUNK = 100  # reals that one transaction sets aside
TURN = 0x5BA2E  # of setting reals aside, among the turns of the database
IS_SPARED = Face.id == PickFace.face_id


def set_reals_aside(session: Session, deck: Deck, min_age: int) -> int:
    """Set reals of a deck aside for picks, up to their share of it; return how many.

    Beside a pick that many have judged, a real leaves room for another.
    """
    wait_for_turn(session, TURN)
    size = dealt_resolution(session, deck)
    alike = (*quizzed_reals(deck, min_age), Face.resolution == size)
    wanted = int(limits.PICK_SHARE * count_some(session, alike, None))
    count = min(CHUNK, wanted - count_some(session, (*alike, IS_SPARED, is_wanted()), wanted))
    if count < 1:
        return 0
    search = Search(deck, NO_PLAYER, min_age, size, group="new")
    found = draw(session, search, count, (), is_unknown=False)
    spared = [each.real for each in locked(session, search, found) if each.fake is None]
    if spared:
        session.execute(insert(PickFace), [{"face_id": real} for real in spared])
    return len(spared)


def is_wanted() -> ColumnElement[bool]:
    """Return the condition that a real goes beside no pick yet, or beside one judged by few."""
    return is_none(is_any(Pick.face_id == Face.partner_id, Pick.judged >= limits.ENOUGH_JUDGED))


def spared_classes(session: Session, deck: Deck, min_age: int, resolution: int | None) -> list[int]:
    """Return the classes of the spared reals that go beside no pick yet, each as often."""
    query = select(Face.klass).where(*are_free(deck, min_age, resolution))
    return list(session.scalars(query))


def spared_real(session: Session, search: Search, klass: int) -> int | None:
    """Lock a spared real of a class; None where there is none."""
    free = are_free(search.deck, search.min_age, search.resolution)
    query = select(Face.id).where(*free, Face.klass == klass).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True, key_share=True, of=Face))


def are_free(deck: Deck, min_age: int, resolution: int | None) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on spared reals that go beside no pick yet."""
    is_single = (Face.partner_id.is_(None), Face.resolution == resolution)
    return *quizzed_reals(deck, min_age), IS_SPARED, *is_single
