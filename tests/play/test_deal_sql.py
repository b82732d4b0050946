"""The SQL of a deal: few statements, built once, and no value of one deal stays for the next."""

from itertools import product
from typing import get_args

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Unavailable
from quiz.models import Face, Label
from quiz.play import deal_sql, dealing, finding
from quiz.storage.database import utc_now
from tests.support.deals import pick_reals
from tests.support.factories import add_player, fill

CACHED = (
    deal_sql.candidates,
    deal_sql.seen_before,
    deal_sql.still_usable,
    deal_sql.stock_for,
    deal_sql.stock_of_class,
)


def deal(session: Session, count: int = 4) -> None:
    """Pick pairs for a new player."""
    player = add_player(session).id
    dealing.pick_pairs(session, UTKFACE, player, count, utc_now(), 18)


def test_a_deal_takes_few_statements(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=40)
    deal(db_session)
    player, statements = add_player(db_session).id, list[str]()

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = db_session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    dealing.pick_pairs(db_session, UTKFACE, player, 4, utc_now(), 18)
    event.remove(engine, "before_cursor_execute", note)
    # The resolution; candidates of two kinds, after a point and before it; the locks, and what is
    # still usable; the stock, which fakes are taken, and the pairs.
    assert len(statements) <= 10


def test_a_second_deal_builds_no_statement(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=40)
    for _ in range(4):  # a random point near the end of the order needs the rarer statements too
        deal(db_session)
    names = ("is_of_class", "is_unknown", "is_after")
    for group, *which in product(get_args(deal_sql.Group), *3 * [(True, False)]):
        deal_sql.candidates(UTKFACE, 18, group, **dict(zip(names, which, strict=True)))
    for adults in (True, False):
        deal_sql.stock_for(UTKFACE, 18, adults=adults)
    built = [each.cache_info().misses for each in CACHED]
    for _ in range(3):
        deal(db_session)
    assert [each.cache_info().misses for each in CACHED] == built


def test_each_deck_and_age_has_statements_of_its_own() -> None:
    adults, everybody, portraits = (
        str(deal_sql.still_usable(deck, age))
        for deck, age in ((UTKFACE, 18), (UTKFACE, 0), (GALLERY, 18))
    )
    assert adults == everybody == portraits  # one text, so that databases know it again
    statements = {
        deal_sql.still_usable(deck, age) for deck in (UTKFACE, GALLERY) for age in (0, 18)
    }
    assert len(statements) == 4


def test_what_is_not_written_yet_counts(db_session: Session) -> None:
    fill(db_session, reals=2, fakes=2)
    gone = db_session.scalars(select(Face).where(Face.label == Label.REAL)).first()
    assert gone is not None
    gone.taken_at = utc_now()
    with pytest.raises(Unavailable):
        pick_reals(db_session, UTKFACE, add_player(db_session).id, 2)


@pytest.mark.parametrize("group", get_args(deal_sql.Group))
def test_every_group_can_be_asked_for(db_session: Session, group: deal_sql.Group) -> None:
    fill(db_session, reals=6, fakes=6)
    deal(db_session, 2)
    search = finding.Search(UTKFACE, add_player(db_session).id, 18, 96, group)
    found = finding.find_reals(db_session, search, 6)
    assert len(set(found)) == len(found)
    assert set(found) == {
        real.id for real in reals_of(db_session) if is_in(group, db_session, real)
    }


def reals_of(session: Session) -> list[Face]:
    return list(session.scalars(select(Face).where(Face.label == Label.REAL)))


def is_in(group: str, session: Session, real: Face) -> bool:
    """Say whether a real is of a group, by looking at its fake or at the whole stock."""
    partner = None if real.partner_id is None else session.get_one(Face, real.partner_id)
    stock = select(Face.klass).where(Face.label == Label.FAKE, Face.taken_at.is_(None))
    classes = set(session.scalars(stock)) if partner is None else {partner.klass}
    is_matched = real.klass in classes
    return {
        "any": True,
        "new": partner is None,
        "paired": partner is not None,
        "matched": is_matched,
        "matched pairs": is_matched and partner is not None,
        "judged": False,  # no machine has judged any face here
        "judged pairs": False,
    }[group]
