"""Dealable: which reals of a deck can be dealt, as conditions for queries."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from quiz.decks import Deck, first_class
from quiz.faces import IS_FOR_PICKS, IS_FREE, is_any, is_climbed, is_none
from quiz.models import Face, Label, Trial

Conditions = tuple[ColumnElement[bool], ...]

STOCKED = aliased(Face, name="stocked")


@cache
def usable_reals(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on the reals that can be dealt now."""
    return *dealable_reals(deck, min_age), IS_FREE


@cache
def dealable_reals(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on the reals of a deck that can be dealt once nobody looks at them.

    Those beside picks, and those that are set aside for that, are for judging picks alone.
    """
    return *quizzed_reals(deck, min_age), is_none(IS_FOR_PICKS), has_usable_partner(deck, min_age)


@cache
def quizzed_reals(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on the reals of a deck that may be shown."""
    return (
        Face.deck == deck.name,
        Face.label == Label.REAL,
        Face.taken_at.is_(None),
        Face.age >= deck.least_age(min_age),
    )


def has_usable_partner(deck: Deck, min_age: int) -> ColumnElement[bool]:
    """Return the condition that a real's fake can be shown, or that it has none yet.

    Pairs of the climb are for the climb alone.
    """
    partner = aliased(Face)
    unfit = exists().where(
        partner.id == Face.partner_id,
        or_(
            partner.klass < first_class(deck.least_age(min_age)),
            partner.resolution != Face.resolution,
            partner.exhibited_at.is_not(None),
            is_climbed(partner.id).correlate(partner),
        ),
    )
    return or_(Face.partner_id.is_(None), ~unfit.correlate(Face))


def has_partner_of_class() -> ColumnElement[bool]:
    """Return the condition that a real's fake is of its class, or that the stock has one for it."""
    has_new = has_in_stock(STOCKED.klass == Face.klass)
    return or_(of_partner(Face.klass) == Face.klass, and_(Face.partner_id.is_(None), has_new))


def has_judged_partner() -> ColumnElement[bool]:
    """Return the condition that the detector has judged a real's fake, or one that is in stock."""
    has_new = has_in_stock(STOCKED.p_detector.is_not(None))
    is_judged = of_partner(Face.p_detector).is_not(None)
    return or_(is_judged, and_(Face.partner_id.is_(None), has_new))


def of_partner(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """Return a column of a real's fake, NULL while it has none.

    A value is read by the fake's id; for EXISTS, Postgres may read all faces into a hash first.
    """
    partner = aliased(Face)
    value = select(getattr(partner, column.key)).where(partner.id == Face.partner_id)
    return value.correlate(Face).scalar_subquery()


def has_in_stock(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the stock of a real's deck has a fake with a condition.

    The oldest is looked for, by the index of the stock: that is the order of the index, so Postgres
    does not read the table instead, where fakes in stock may stand far behind.
    """
    # As text: SQLite uses the partial index only then.
    is_new = text("stocked.label = 'fake' AND stocked.taken_at IS NULL")
    query = select(true()).where(STOCKED.deck == Face.deck, condition, is_new)
    oldest = query.order_by(STOCKED.made_at).limit(1).correlate(Face).scalar_subquery()
    return func.coalesce(oldest, false())


def is_of_pair() -> ColumnElement[bool]:
    """Return the condition that a trial showed a real, or the fake that it is paired with."""
    return or_(Trial.face_id == Face.id, Trial.face_id == Face.partner_id)


def is_unseen(player_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that neither face of a real's pair was dealt to this player."""
    dealt = (
        is_any(Trial.player_id == player_id, Trial.face_id == face)
        for face in (Face.id, Face.partner_id)
    )
    return and_(*(is_none(each) for each in dealt))
