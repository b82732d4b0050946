"""The SQL of a deal. To build a statement costs far more than to run it, so each is built once.

They are kept for each deck and least age; what differs from deal to deal is a parameter.
"""

from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Update, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from quiz.decks import ADULT, Deck, first_class
from quiz.faces import IS_FREE, IS_NEW, newest_in_stock, unknown_reals
from quiz.models import Face, Trial
from quiz.play.dealable import (
    Conditions,
    has_judged_partner,
    has_partner_of_class,
    is_of_pair,
    is_unseen,
    quizzed_reals,
    usable_reals,
)
from quiz.storage import is_one_of

# Which reals: all of them, those that nobody was ever dealt, those that have their fake, those
# whose fake is of their own class, or will be, and those that the detector has judged, as it has
# their fake, or one in stock.
Group = Literal["any", "new", "paired", "matched", "matched pairs", "judged", "judged pairs"]
IS_PAIRED = Face.partner_id.is_not(None)
IS_MATCHED = has_partner_of_class()
HAS_OPINION = Face.p_detector.is_not(None)
IS_JUDGED = (HAS_OPINION, has_judged_partner())
GROUPS: dict[Group, Conditions] = {
    "any": (),
    "new": (IS_NEW,),
    "paired": (IS_PAIRED,),
    "matched": (IS_MATCHED,),
    "matched pairs": (IS_PAIRED, IS_MATCHED),
    "judged": IS_JUDGED,
    "judged pairs": (IS_PAIRED, *IS_JUDGED),
}

PLAYER = bindparam("player_id", type_=Trial.player_id.type)
IS_OF_CLASS = Face.klass == bindparam("klass", type_=Face.klass.type)
IS_ALIKE = Face.resolution == bindparam("resolution", type_=Face.resolution.type)
IS_ONE = is_one_of(Face.id, "faces")

# Locks faces in one order, without those that others have locked.
LOCK = (
    select(Face.id)
    .where(IS_ONE)
    .order_by(Face.id)
    .with_for_update(skip_locked=True, key_share=True)
)
PAIR: Update = (
    update(Face)
    .where(Face.id == bindparam("real"))
    .values(partner_id=bindparam("fake", type_=Face.id.type))
)


def rows(session: Session, query: Select[*tuple[Any, ...]], **parameters: Any) -> list[Any]:
    """Write what the session has to write, and run a statement that was built before."""
    session.flush()
    return list(session.connection().execute(query, parameters))


@cache
def candidates(
    deck: Deck, min_age: int, group: Group, *, is_of_class: bool, is_unknown: bool, is_after: bool
) -> Select[int]:
    """Return the query for reals that a player has not seen, from a point of the shuffled order on.

    Or those before that point; and only those of one class, or that no machine has learned from, if
    wanted.
    """
    start = bindparam("start", type_=Face.shuffle.type)
    return (
        select(Face.id)
        .where(*usable_reals(deck, min_age), *GROUPS[group], IS_ALIKE)
        .where(is_unseen(PLAYER), *(unknown_reals(deck) if is_unknown else ()))
        .where(*((IS_OF_CLASS,) if is_of_class else ()))
        .where(Face.shuffle >= start if is_after else Face.shuffle < start)
        .order_by(Face.shuffle)
        .limit(bindparam("count"))
    )


@cache
def seen_before(deck: Deck, min_age: int, group: Group, *, is_of_class: bool) -> Select[int]:
    """Return the query for the reals whose pairs a player was dealt, the longest ago first."""
    return (
        select(Face.id)
        .join(Trial, is_of_pair())
        .where(Trial.player_id == PLAYER, *usable_reals(deck, min_age), *GROUPS[group])
        .where(IS_ALIKE, *((IS_OF_CLASS,) if is_of_class else ()))
        .group_by(Face.id)
        .order_by(func.max(Trial.id))
    )


@cache
def still_usable(
    deck: Deck, min_age: int, *, is_judged: bool = False
) -> Select[int, int | None, int, bool]:
    """Return the query for those of some reals that can be dealt: fake, class, if of an adult."""
    usable = select(Face.id, Face.partner_id, Face.klass, is_adult(deck).label("is_adult"))
    judged = GROUPS["judged"] if is_judged else ()
    return usable.where(IS_ONE, IS_ALIKE, *usable_reals(deck, min_age), *judged)


@cache
def stock_of_class(deck: Deck, min_age: int, *, is_judged: bool = False) -> Select[int]:
    """Return the query for new fakes of a class, the newest first."""
    return new_fakes(deck, min_age, IS_OF_CLASS, is_judged=is_judged)


@cache
def stock_for(deck: Deck, min_age: int, *, adults: bool, is_judged: bool = False) -> Select[int]:
    """Return the query for new fakes of adults, or of others, the newest first."""
    is_of_age = is_adult(deck) if adults else ~is_adult(deck)
    return new_fakes(deck, min_age, is_of_age, is_judged=is_judged)


def new_fakes(
    deck: Deck, min_age: int, condition: ColumnElement[bool], *, is_judged: bool
) -> Select[int]:
    """Return the query for new fakes with a condition, or those that the detector has judged."""
    judged = (HAS_OPINION,) if is_judged else ()
    return newest_in_stock(deck, is_old_enough(deck, min_age), IS_ALIKE, condition, *judged)


def pairs_apart(
    deck: Deck, min_age: int, fakes: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> Select[int, int | None]:
    """Select real and fake of pairs that can be shown now in a mode that has pairs of its own.

    `fakes` is the column in which that mode's table has their fakes.
    """
    fake = aliased(Face)
    return (
        select(Face.id, Face.partner_id)
        .join(fake, fake.id == Face.partner_id)
        .where(fakes == Face.partner_id, *quizzed_reals(deck, min_age), IS_ALIKE, IS_FREE)
        .where(fake.klass >= first_class(deck.least_age(min_age)))
    )


def is_old_enough(deck: Deck, min_age: int) -> ColumnElement[bool]:
    """Return the condition that a fake's class is of an age that may be shown."""
    return Face.klass >= first_class(deck.least_age(min_age))


def is_adult(deck: Deck) -> ColumnElement[bool]:
    """Return the condition that a face is of an adult, in a deck where that matters."""
    return Face.klass >= first_class(deck.least_age(ADULT))
