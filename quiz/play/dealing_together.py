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

from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.errors import Unavailable
from quiz.models import Label, Mode
from quiz.modes import RULES
from quiz.play.arranging import ADD_TRIALS, Columns, alone, group_of, trial_rows
from quiz.play.dealing import in_any_order
from quiz.play.finding import NO_PLAYER, Search, find_reals, search_for
from quiz.play.pairing import Locked, locked, pair_up, with_fake


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
    search = search_for(session, deck, NO_PLAYER, min_age, group)
    found = found_for(session, search, needs)
    mine = {each.real: each for each in locked(session, search, list(chain(*found.values())))}
    served = [
        need
        for need in needs
        if need.round_id in found and mine.keys() >= set(found[need.round_id])
    ]
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
        if reals and len(reals) == len(need.labels):
            found[need.round_id] = reals
            taken.update(reals)
    return found


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


def rows_of(need: Need, reals: Sequence[int], fakes: dict[int, int]) -> list[Columns]:
    """Return the rows of a round's trials: chance decides the order, the coins what is shown."""
    pairs = [{Label.REAL: real, Label.FAKE: fakes[real]} for real in in_any_order(reals)]
    faces = chain(*(alone(pair, label) for pair, label in zip(pairs, need.labels, strict=True)))
    return trial_rows(faces, first=need.first, round_id=need.round_id, player_id=need.player_id)
