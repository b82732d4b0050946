"""Fooling: the pair of a fake that another player has picked, for a judge who has not met it.

Both faces are always shown together, in this mode alone. So whoever meets one of them again meets
both, and nobody meets either in another mode: nothing is known of the real there.
"""

import random
from functools import cache

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.languages import lazy
from quiz.models import Pick
from quiz.modes import fool
from quiz.play.deal_sql import IS_ONE, PLAYER, pairs_apart, rows
from quiz.play.dealable import is_unseen
from quiz.play.dealing import Pair, first_free
from quiz.play.finding import Search, search_for

LOOKED_AT = 16  # of those judged least, so that picks are judged about equally often

_random = random.SystemRandom()


def pick_fooling_pair(session: Session, search: Search) -> Pair:
    """Pick a pair that is new to the judge; Unavailable where there is none.

    It does not depend on which face the judge will see first.
    """
    reals = reals_to_judge(session, search)
    _random.shuffle(reals)
    pair = first_free(session, search, still_free(search.deck, search.min_age), reals)
    if pair is None:
        raise nothing_to_judge()
    return pair


def length_for(session: Session, deck: Deck, player_id: str, min_age: int) -> int:
    """Return how many trials a judge's round has: as many as there are; Unavailable without any."""
    found = reals_to_judge(session, search_for(session, deck, player_id, min_age))
    if not found:
        raise nothing_to_judge()
    return min(fool.LENGTH, len(found))


def nothing_to_judge() -> Unavailable:
    """Return the refusal of a round, which does not depend on what any face is."""
    return Unavailable(
        lazy(
            "There is nothing new from others to judge right now. Pick a face yourself, or come "
            "back later."
        )
    )


def reals_to_judge(session: Session, search: Search) -> list[int]:
    """Return the reals of some pairs that are new to a judge, of those judged least."""
    query = new_to_judge(search.deck, search.min_age)
    return [row.id for row in rows(session, query, **search.known)]


@cache
def new_to_judge(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Return the query for picks of others that a judge has not met and nobody looks at."""
    pairs = pairs_of(deck, min_age).where(
        Pick.player_id.is_distinct_from(PLAYER), is_unseen(PLAYER)
    )
    return pairs.order_by(Pick.judged).limit(LOOKED_AT)


@cache
def still_free(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Return the query for those of some pairs that can be shown."""
    return pairs_of(deck, min_age).where(IS_ONE)


def pairs_of(deck: Deck, min_age: int) -> Select[int, int | None]:
    """Select real and fake of the picks that can be shown now."""
    return pairs_apart(deck, min_age, Pick.face_id).where(Pick.deck == deck.name)
