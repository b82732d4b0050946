"""Dealing: a real and the fake that it is paired with for each trial; a fair coin shows one.

A real is paired for good when it is first dealt. Whenever the pair comes back, to whomever, a new
coin decides, so meeting a face again tells nothing about its label.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.languages import lazy_deck_text
from quiz.models import Label
from quiz.play.deal_sql import LOCK, rows
from quiz.play.finding import Search, enough, find_reals, pick_reals, search_for, too_few
from quiz.play.pairing import lock, locked, with_fake

TRIES = 3  # to find reals that nobody else is dealt at the same moment

Pair = dict[Label, int]  # a face of each label

_random = random.SystemRandom()


def flip_coins(count: int) -> list[Label]:
    """Draw each label with a fair coin, independent of the others, so that counting is no help."""
    return [Label.FAKE if _random.getrandbits(1) else Label.REAL for _ in range(count)]


def pick_pairs(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int
) -> list[Pair]:
    """Pick a pair for each trial: reals that are new to the player, each with its fake."""
    return pick(session, search_for(session, deck, player_id, min_age), count, now)


def pick(session: Session, search: Search, count: int, now: datetime) -> list[Pair]:
    """Pick pairs that a search finds.

    What is left for others then depends on the number of trials, and never on a label. Where the
    stock has no fake for a real that was never dealt, pairs that exist take its place. All faces
    have one resolution, also while an import brings another.
    """
    partners: dict[int, int] = {}
    for _ in range(TRIES):
        reals = pick_reals(session, search, count - len(partners), list(partners))
        partners |= lock(session, search, reals, now)
        if len(partners) == count:
            break
    else:
        partners |= lock_paired(session, search, count - len(partners), list(partners))
    return [{Label.REAL: real, Label.FAKE: partners[real]} for real in in_any_order(partners)]


def in_any_order(reals: Collection[int]) -> list[int]:
    """Return reals in an order by chance."""
    return _random.sample(list(reals), len(reals))


def lock_paired(
    session: Session, search: Search, count: int, others: Sequence[int]
) -> dict[int, int]:
    """Lock pairs that exist already, to complete those that are picked; Unavailable without."""
    reals = find_reals(session, replace(search, group=search.pairs), count, others)
    mine = locked(session, search, reals)
    enough(
        [each.real for each in mine],
        count,
        too_few(
            search,
            lazy_deck_text(
                search.deck.name,
                "There are not enough generated faces to show yet; try again in a moment.",
            ),
        ),
    )
    return with_fake(mine)


def first_free(
    session: Session, search: Search, query: Select[int, int | None], reals: Sequence[int]
) -> Pair | None:
    """Lock the first of these pairs that nobody else is dealt, of a mode that has its own.

    The query finds those of some pairs that can be shown.
    """
    for real in reals[:TRIES]:
        mine = rows(session, LOCK, faces=[real])
        free = rows(session, query, faces=[real], resolution=search.resolution) if mine else []
        if free:
            return {Label.REAL: free[0].id, Label.FAKE: free[0].partner_id}
    return None


def shown_and_spare(pair: Pair, label: Label) -> dict[str, int]:
    """Return which face of a pair is shown under a label, and which is held back."""
    other = Label.REAL if label is Label.FAKE else Label.FAKE
    return {"face_id": pair[label], "spare_id": pair[other]}
