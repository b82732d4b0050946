"""Dealing: a real and the fake that it is paired with for each trial; a fair coin shows one.

A real is paired for good when it is first dealt. Whenever the pair comes back, to whomever, a new
coin decides, so meeting a face again tells nothing about its label.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.faces import dealt_resolution, take
from quiz.languages import lazy, lazy_deck_text
from quiz.models import Label
from quiz.play.deal_sql import (
    LOCK,
    PAIR,
    Group,
    candidates,
    rows,
    seen_before,
    still_usable,
    stock_for,
    stock_of_class,
)

NO_PLAYER = ""  # stands for a player who has seen no face yet
# Candidates for each face that is needed: with more of them than faces, neighbours in the order of
# a draw rarely come into the same round.
CANDIDATES = 4
TRIES = 3  # to find reals that nobody else is dealt at the same moment

Pair = dict[Label, int]  # a face of each label

_random = random.SystemRandom()


@dataclass(frozen=True)
class Search:
    """What the reals of a deal have in common: all faces of a deal have one resolution."""

    deck: Deck
    player_id: str
    min_age: int
    resolution: int | None
    group: Group = "any"
    klass: int | None = None  # None: of all classes
    but: tuple[int, ...] = ()  # reals that are picked already

    @property
    def is_matched(self) -> bool:
        """Whether the two faces of each pair have to be of one class."""
        return self.group.startswith("matched")

    @property
    def is_judged(self) -> bool:
        """Whether the detector has to have judged both faces of each pair."""
        return self.group.startswith("judged")

    @property
    def pairs(self) -> Group:
        """The group of those among its reals that have a fake already."""
        if self.is_judged:
            return "judged pairs"
        return "matched pairs" if self.is_matched else "paired"

    @property
    def known(self) -> dict[str, Any]:
        """The parameters of its queries."""
        known = {"player_id": self.player_id, "resolution": self.resolution}
        return known if self.klass is None else known | {"klass": self.klass}


@dataclass(frozen=True)
class Locked:
    """A real that nobody else is dealt at this moment."""

    real: int
    fake: int | None  # that it is paired with
    klass: int
    is_adult: bool


def flip_coins(count: int) -> list[Label]:
    """Draw each label with a fair coin, independent of the others, so that counting is no help."""
    return [Label.FAKE if _random.getrandbits(1) else Label.REAL for _ in range(count)]


def pick_pairs(
    session: Session, deck: Deck, player_id: str, count: int, now: datetime, min_age: int
) -> list[Pair]:
    """Pick a pair for each trial: reals that are new to the player, each with its fake."""
    return pick(session, search_for(session, deck, player_id, min_age), count, now)


def search_for(
    session: Session, deck: Deck, player_id: str, min_age: int, group: Group = "any"
) -> Search:
    """Return a search for pairs of the resolution that is dealt now."""
    return Search(deck, player_id, min_age, dealt_resolution(session, deck), group)


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
    pairs = list(partners.items())
    _random.shuffle(pairs)
    return [{Label.REAL: real, Label.FAKE: fake} for real, fake in pairs]


def lock(session: Session, search: Search, reals: Sequence[int], now: datetime) -> dict[int, int]:
    """Lock reals that nobody else is dealt at this moment; return their fakes, or new ones."""
    mine = locked(session, search, reals)
    single = [each for each in mine if each.fake is None]
    return with_fake(mine) | pair_up(session, search, single, now)


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


def too_few(search: Search, sentence: str) -> str:
    """Return the sentence for a lack of faces: another one where the detector is behind."""
    if search.is_judged:
        return lazy(
            "There are not enough faces that the detector has judged yet; try again in a moment."
        )
    return sentence


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


def shown_and_spare(pair: Pair, label: Label) -> dict[str, int]:
    """Return which face of a pair is shown under a label, and which is held back."""
    other = Label.REAL if label is Label.FAKE else Label.FAKE
    return {"face_id": pair[label], "spare_id": pair[other]}


def pick_reals(
    session: Session, search: Search, count: int, others: Sequence[int] = ()
) -> list[int]:
    """Pick reals beside others; Unavailable where other players are looking at too many of them."""
    return enough(
        find_reals(session, search, count, others),
        count,
        too_few(
            search,
            lazy_deck_text(
                search.deck.name,
                "There are not enough photographs to show yet; try again in a moment.",
            ),
        ),
    )


def find_reals(
    session: Session, search: Search, count: int, others: Sequence[int] = ()
) -> list[int]:
    """Find up to `count` reals that nobody is looking at and whose pairs are new to this player.

    Those that no machine has learned from come first, since the machines judge them too; at the
    end the pairs that the player saw longest ago.
    """
    picked = draw(session, search, count, others, is_unknown=True)
    if len(picked) < count:
        others = [*others, *picked]
        picked += draw(session, search, count - len(picked), others, is_unknown=False)
    if len(picked) < count:
        picked += seen_longest_ago(session, search, count - len(picked), others)
    return picked


def draw(
    session: Session, search: Search, count: int, others: Sequence[int], *, is_unknown: bool
) -> list[int]:
    """Sample from the candidates that follow a random point of the shuffled order.

    Where the order ends, it goes on from its beginning.
    """
    start, picked = _random.random(), list[int]()
    for is_after in (True, False):
        query = candidates(
            search.deck,
            search.min_age,
            search.group,
            is_of_class=search.klass is not None,
            is_unknown=is_unknown,
            is_after=is_after,
        )
        lacking = count - len(picked)
        if lacking:
            found = rows(
                session,
                query,
                **search.known,
                others=[*others, *search.but],
                start=start,
                count=CANDIDATES * lacking,
            )
            picked += _random.sample([row.id for row in found], min(lacking, len(found)))
    return picked


def seen_longest_ago(
    session: Session, search: Search, count: int, others: Sequence[int]
) -> list[int]:
    """Draw from the reals whose pairs this player was dealt longest ago, about half of them.

    A player who remembers the order could otherwise tell which pair comes next, and so what the
    face is that has not been shown yet.
    """
    is_of_class = search.klass is not None
    query = seen_before(search.deck, search.min_age, search.group, is_of_class=is_of_class)
    seen = [row.id for row in rows(session, query, others=[*others, *search.but], **search.known)]
    earlier = seen[: max(2 * count, len(seen) // 2)]
    return _random.sample(earlier, min(count, len(earlier)))


def enough(faces: list[int], count: int, sentence: str) -> list[int]:
    """Return the faces; Unavailable with a sentence where there are fewer than `count`."""
    if len(faces) < count:
        raise Unavailable(sentence)
    return faces
