"""Dealing to several players at once: they share most statements, and never a face.

What is found for a player is found as in any deal. Only then are the faces of all of them locked,
paired and stored together. Where that does not give a round all its faces, it gets none here, and
is dealt to alone.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.errors import Unavailable
from quiz.faces import dealt_resolution
from quiz.models import Label, Mode, random_token
from quiz.modes import RULES
from quiz.play.arranging import ADD_TRIALS, alone, group_of
from quiz.play.dealing import in_any_order
from quiz.play.finding import NO_PLAYER, Search, find_reals
from quiz.play.pairing import Locked, locked, pair_up, with_fake

Rows = list[dict[str, Any]]  # of trials


@dataclass(frozen=True)
class Need:
    """The next trials of a round, of single faces, from position `first`; one for each label."""

    round_id: str
    player_id: str
    deck: str
    mode: Mode
    min_age: int
    first: int
    labels: Sequence[Label]
    now: datetime

    @property
    def kind(self) -> tuple[str, int, str]:
        """What rounds have in common that are dealt to together."""
        return self.deck, self.min_age, group_of(RULES[self.mode])


def deal_together(session: Session, needs: Iterable[Need]) -> dict[str, list[str]]:
    """Deal to rounds of different players; return the tokens of the faces by round.

    Those that it can't give all their faces are left out, and unchanged.
    """
    tokens = dict[str, list[str]]()
    for _, alike in groupby(sorted(needs, key=lambda need: need.kind), lambda need: need.kind):
        tokens |= deal_alike(session, list(alike))
    return tokens


def deal_alike(session: Session, needs: Sequence[Need]) -> dict[str, list[str]]:
    """Deal to rounds of one kind."""
    deck, min_age, group = DECKS[needs[0].deck], needs[0].min_age, group_of(RULES[needs[0].mode])
    search = Search(deck, NO_PLAYER, min_age, dealt_resolution(session, deck), group)
    found = found_for(session, search, needs)
    mine = {each.real: each for each in locked(session, search, list(chain(*found.values())))}
    served = [need for need in needs if all_in(found.get(need.round_id), mine)]
    taken = [mine[real] for need in served for real in found[need.round_id]]
    fakes = fakes_for(session, search, taken, needs[0].now)
    if not fakes:
        return {}
    rows = {need.round_id: rows_of(need, found[need.round_id], fakes) for need in served}
    session.connection().execute(ADD_TRIALS, list(chain(*rows.values())))
    return {round_id: [row["token"] for row in some] for round_id, some in rows.items()}


def found_for(session: Session, search: Search, needs: Sequence[Need]) -> dict[str, list[int]]:
    """Find reals for each round, none twice; rounds for which there are too few are left out."""
    found, taken = dict[str, list[int]](), set[int]()
    for need in needs:
        own = replace(search, player_id=need.player_id)
        reals = find_reals(session, own, len(need.labels))
        if not taken.isdisjoint(reals):
            reals = find_reals(session, own, len(need.labels), list(taken))
        if len(reals) == len(need.labels):
            found[need.round_id] = reals
            taken.update(reals)
    return found


def all_in(reals: Sequence[int] | None, mine: dict[int, Locked]) -> bool:
    """Say whether reals were found, and all of them are locked."""
    return bool(reals) and all(real in mine for real in reals or ())


def fakes_for(
    session: Session, search: Search, reals: Sequence[Locked], now: datetime
) -> dict[int, int]:
    """Return the fakes of reals, new ones where they have none; nothing where the stock is short.

    Fakes that don't suffice go back into stock.
    """
    single = [each for each in reals if each.fake is None]
    known = with_fake(reals)
    if not single:
        return known
    with suppress(Unavailable), session.connection().begin_nested():
        new = pair_up(session, search, single, now)
        if len(new) < len(single):
            raise Unavailable("The stock is short.")
        return known | new
    return {}


def rows_of(need: Need, reals: Sequence[int], fakes: dict[int, int]) -> Rows:
    """Return the rows of a round's trials: chance decides the order, the coins what is shown."""
    pairs = [{Label.REAL: real, Label.FAKE: fakes[real]} for real in in_any_order(reals)]
    ids = {"round_id": need.round_id, "player_id": need.player_id}
    return [
        {**ids, "position": position, "token": random_token(), **alone(pair, label)[0]}
        for position, (pair, label) in enumerate(zip(pairs, need.labels, strict=True), need.first)
    ]
