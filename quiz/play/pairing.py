"""Pairing: reals are locked, and each gets a fake for good when it is first dealt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quiz.faces import take
from quiz.play.deal_sql import (
    LOCK,
    PAIR,
    rows,
    still_usable,
    stock_for,
    stock_of_class,
)
from quiz.play.finding import Search

_random = random.SystemRandom()


@dataclass(frozen=True)
class Locked:
    """A real that nobody else is dealt at this moment."""

    real: int
    fake: int | None  # that it is paired with
    klass: int
    is_adult: bool


def lock(session: Session, search: Search, reals: Sequence[int], now: datetime) -> dict[int, int]:
    """Lock reals that nobody else is dealt at this moment; return their fakes, or new ones."""
    mine = locked(session, search, reals)
    single = [each for each in mine if each.fake is None]
    return with_fake(mine) | pair_up(session, search, single, now)


def with_fake(mine: Sequence[Locked]) -> dict[int, int]:
    """Return the fakes of those that have one."""
    return {each.real: each.fake for each in mine if each.fake is not None}


def locked(session: Session, search: Search, reals: Sequence[int]) -> list[Locked]:
    """Lock reals in one order, without those that others have locked; return what they are.

    Since they were found, another may have dealt, paired, resized or removed them. Only what is
    read once they are locked is sure.
    """
    mine = [row.id for row in rows(session, LOCK, faces=reals)]
    query = still_usable(search.deck, search.min_age, is_judged=search.is_judged)
    usable = rows(session, query, faces=mine, resolution=search.resolution)
    return [Locked(row.id, row.partner_id, row.klass, row.is_adult) for row in usable]


def pair_up(
    session: Session, search: Search, reals: Sequence[Locked], now: datetime
) -> dict[int, int]:
    """Pair reals for good with new fakes, as far as the stock goes; return the fakes by real.

    Each gets a fake of its own class, where there is one in stock. Of the others, adults are paired
    with adults. So a pair stays usable when the least age is raised to that of adults, and an age
    tells nothing about the label.
    """
    pairs = pair_by_class(session, search, reals, now)
    if not search.is_matched:
        left = [each for each in reals if each.real not in pairs]
        pairs |= pair_by_age(session, search, left, now)
    if pairs:
        session.connection().execute(
            PAIR, [{"real": real, "fake": fake} for real, fake in pairs.items()]
        )
    return pairs


def pair_by_class(
    session: Session, search: Search, reals: Sequence[Locked], now: datetime
) -> dict[int, int]:
    """Take a fake of its class out of the stock for each real, where there is one."""
    pairs: dict[int, int] = {}
    for klass in sorted({each.klass for each in reals}):
        alike = [each.real for each in reals if each.klass == klass]
        stock = stock_of_class(search.deck, search.min_age, is_judged=search.is_judged)
        pairs |= from_stock(session, search, stock, alike, now, klass=klass)
    return pairs


def pair_by_age(
    session: Session, search: Search, reals: Sequence[Locked], now: datetime
) -> dict[int, int]:
    """Take a fake of an adult for each real of an adult, and others for the others."""
    pairs: dict[int, int] = {}
    for adults in (True, False):
        alike = [each.real for each in reals if each.is_adult is adults]
        if alike:
            judged = {"is_judged": search.is_judged}
            stock = stock_for(search.deck, search.min_age, adults=adults, **judged)
            pairs |= from_stock(session, search, stock, alike, now)
    return pairs


def from_stock(
    session: Session,
    search: Search,
    stock: Select[int],
    reals: Sequence[int],
    now: datetime,
    **known: Any,
) -> dict[int, int]:
    """Take fakes that a query finds out of the stock, and give them to reals at random."""
    fakes = take(session, stock, len(reals), now, resolution=search.resolution, **known)
    _random.shuffle(fakes)
    return dict(zip(reals, fakes, strict=False))
