"""Climbing: a pair for the climb is a real and a fake of its class by an earlier generator.

The two are paired for good and always shown together, in the climb alone. So whoever meets one of
them again meets both, and nobody meets either in another mode: nothing is known of the real there.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quiz.errors import Unavailable
from quiz.languages import lazy_deck_text
from quiz.models import Label
from quiz.play.climb_sql import (
    TAKE_CLIMB_FAKE,
    classes_in_stock,
    new_fake,
    new_to_player,
    reals_of_level,
    seen_by_player,
    still_free,
)
from quiz.play.deal_sql import PAIR, rows
from quiz.play.dealing import TRIES, Pair, first_free
from quiz.play.finding import Search, find_reals
from quiz.play.pairing import locked

LOOKED_AT = 16  # pairs that are looked at in one query

_random = random.SystemRandom()


def pick_climb_pair(session: Session, search: Search, level: int, now: datetime) -> Pair:
    """Pick a pair of a level: a new one, else one that is new to the player, else an old one.

    Unavailable where a level has none. Neither depends on which face the player will see first.
    """
    pair = (
        new_pair(session, search, level, now)
        or known_pair(session, search, level)
        or earlier_pair(session, search, level)
    )
    if pair is None:
        raise Unavailable(
            lazy_deck_text(
                search.deck.name,
                "The generator is still making faces for this level of the climb; "
                "try again in a moment.",
            )
        )
    return pair


def new_pair(session: Session, search: Search, level: int, now: datetime) -> Pair | None:
    """Pair a fake of the level's stock with a real of its class that nobody was ever dealt."""
    query = classes_in_stock(search.deck, search.min_age)
    classes = [row.klass for row in rows(session, query, **at(search, level))]
    _random.shuffle(classes)
    pairs = (pair_of_class(session, search, level, klass, now) for klass in dict.fromkeys(classes))
    return next((pair for pair in pairs if pair), None)


def pair_of_class(
    session: Session, search: Search, level: int, klass: int, now: datetime
) -> Pair | None:
    """Pair a new fake of a class with a new real, where there are both."""
    alike = replace(search, group="new", klass=klass)
    found = find_reals(session, alike, TRIES)
    single = [each.real for each in locked(session, alike, found) if each.fake is None]
    if not single:
        return None
    query = new_fake(search.deck, search.min_age)
    fakes = rows(session, query, **at(search, level), klass=klass)
    if not fakes:  # others have just taken the last
        return None
    real, fake = _random.choice(single), fakes[0].face_id
    session.connection().execute(PAIR, {"real": real, "fake": fake})
    session.connection().execute(TAKE_CLIMB_FAKE, {"fake": fake, "now": now})
    return {Label.REAL: real, Label.FAKE: fake}


def known_pair(session: Session, search: Search, level: int) -> Pair | None:
    """Pick a pair that others have seen and this player has not."""
    reals = [row.id for row in rows(session, reals_of_level(search.deck), level=level)]
    _random.shuffle(reals)
    query = new_to_player(search.deck, search.min_age)
    for some in batched(reals, LOOKED_AT):  # a few at a time: mostly the first will do
        found = {row.id for row in rows(session, query, **search.known, faces=some)}
        pair = lock_one(session, search, [real for real in some if real in found])
        if pair is not None:
            return pair
    return None


def batched(reals: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield so many at a time."""
    for start in range(0, len(reals), size):
        yield reals[start : start + size]


def earlier_pair(session: Session, search: Search, level: int) -> Pair | None:
    """Pick a pair from the half that this player saw longest ago."""
    query = seen_by_player(search.deck, search.min_age)
    found = rows(session, query, **at(search, level), player_id=search.player_id)
    earlier = [row.id for row in found][: max(1, len(found) // 2)]
    return lock_one(session, search, _random.sample(earlier, len(earlier)))


def lock_one(session: Session, search: Search, reals: Sequence[int]) -> Pair | None:
    """Lock the first of these pairs that nobody else is dealt at this moment."""
    return first_free(session, search, still_free(search.deck, search.min_age), reals)


def at(search: Search, level: int) -> dict[str, Any]:
    """Return the parameters that all queries of a level have."""
    return {"level": level, "resolution": search.resolution}
