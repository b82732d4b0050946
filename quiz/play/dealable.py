"""Dealable: which reals of a deck can be dealt, as conditions for queries."""

from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_, select, text
from sqlalchemy.orm import aliased

from quiz.decks import Deck, first_class
from quiz.faces import IS_FOR_PICKS, IS_HELD, is_any, is_climbed
from quiz.models import Face, Label, Trial

Conditions = tuple[ColumnElement[bool], ...]


@cache
def usable_reals(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on the reals that can be dealt now."""
    return *dealable_reals(deck, min_age), ~IS_HELD


@cache
def dealable_reals(deck: Deck, min_age: int) -> Conditions:
    """Return the conditions on the reals of a deck that can be dealt once nobody looks at them.

    Those beside picks, and those that are set aside for that, are for judging picks alone.
    """
    return *quizzed_reals(deck, min_age), ~IS_FOR_PICKS, has_usable_partner(deck, min_age)


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
    partner, stocked = aliased(Face), aliased(Face, name="stocked")
    is_alike = exists().where(partner.id == Face.partner_id, partner.klass == Face.klass)
    # As text: SQLite uses the partial index only then.
    is_new = text("stocked.label = 'fake' AND stocked.taken_at IS NULL")
    of_class = (stocked.deck == Face.deck, stocked.klass == Face.klass)
    has_new = exists(select(stocked.id).where(*of_class, is_new).correlate(Face))
    return or_(is_alike.correlate(Face), and_(Face.partner_id.is_(None), has_new))


def has_judged_partner() -> ColumnElement[bool]:
    """Return the condition that the detector has judged a real's fake, or one that is in stock."""
    partner, stocked = aliased(Face), aliased(Face, name="stocked")
    is_judged = exists().where(partner.id == Face.partner_id, partner.p_detector.is_not(None))
    is_new = text("stocked.label = 'fake' AND stocked.taken_at IS NULL")  # as above
    has_opinion = (stocked.deck == Face.deck, stocked.p_detector.is_not(None))
    has_new = exists(select(stocked.id).where(*has_opinion, is_new).correlate(Face))
    return or_(is_judged.correlate(Face), and_(Face.partner_id.is_(None), has_new))


def is_of_pair() -> ColumnElement[bool]:
    """Return the condition that a trial showed a real, or the fake that it is paired with."""
    return or_(Trial.face_id == Face.id, Trial.face_id == Face.partner_id)


def is_unseen(player_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that neither face of a real's pair was dealt to this player."""
    dealt = (
        is_any(Trial.player_id == player_id, Trial.face_id == face)
        for face in (Face.id, Face.partner_id)
    )
    return ~or_(*dealt)
