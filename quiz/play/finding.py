"""Finding: reals whose pairs are new to a player, and that nobody is looking at."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.faces import dealt_resolution
from quiz.languages import lazy, lazy_deck_text
from quiz.play.deal_sql import (
    Group,
    candidates,
    rows,
    seen_before,
)

NO_PLAYER = ""  # stands for a player who has seen no face yet
# Candidates for each face that is needed: with more of them than faces, neighbours in the order of
# a draw rarely come into the same round.
CANDIDATES = 4

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


def search_for(
    session: Session, deck: Deck, player_id: str, min_age: int, group: Group = "any"
) -> Search:
    """Return a search for pairs of the resolution that is dealt now."""
    return Search(deck, player_id, min_age, dealt_resolution(session, deck), group)


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


def too_few(search: Search, sentence: str) -> str:
    """Return the sentence for a lack of faces: another one where the detector is behind."""
    if search.is_judged:
        return lazy(
            "There are not enough faces that the detector has judged yet; try again in a moment."
        )
    return sentence


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
    start, picked, left_out = _random.random(), list[int](), {*others, *search.but}
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
            most = CANDIDATES * lacking + len(left_out)
            found = rows(session, query, **search.known, start=start, count=most)
            new = [row.id for row in found if row.id not in left_out]
            picked += _random.sample(new, min(lacking, len(new)))
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
    left_out = {*others, *search.but}
    seen = [row.id for row in rows(session, query, **search.known) if row.id not in left_out]
    earlier = seen[: max(2 * count, len(seen) // 2)]
    return _random.sample(earlier, min(count, len(earlier)))


def enough(faces: list[int], count: int, sentence: str) -> list[int]:
    """Return the faces; Unavailable with a sentence where there are fewer than `count`."""
    if len(faces) < count:
        raise Unavailable(sentence)
    return faces
