"""Duels: one player makes a set, and the first friend who accepts plays the same faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import Conflict, NotFound
from quiz.languages import lazy
from quiz.models import Mode, Player, Round, SharedSet
from quiz.modes import duel
from quiz.play.sets import playing
from quiz.play.sets.making import check_room, make_set, wait_to_make
from quiz.policy import lifetimes

LATEST = 5  # duels that a player's list shows


@dataclass(frozen=True)
class Duel:
    """A duel as one of its players, or somebody else, sees it."""

    id: str
    deck: str
    closes_at: datetime
    is_told: bool  # to both
    own: Round | None
    other: Round | None  # None while there is none, and for those who are not in the duel
    is_taken: bool  # both places
    is_over: bool  # nobody can begin any more

    @property
    def url(self) -> str:
        """Its address, which invites the other player."""
        return f"/duels/{self.id}"

    @property
    def is_own(self) -> bool:
        """Whether one of its players looks."""
        return self.own is not None

    @property
    def own_score(self) -> float | None:
        """How many faces the player who looks had right, once all are judged."""
        return self.own.score if self.own else None

    @property
    def other_score(self) -> float | None:
        """The same of the other player, once both are told."""
        return self.other.score if self.other and self.is_told else None

    @property
    def ending(self) -> duel.Ending | None:
        """How it ended for the player who looks; None before both are told."""
        if self.own is None or not self.is_told:
            return None
        return duel.ending(self.own_score, self.other_score)


def make(session: Session, player: Player, deck: Deck, min_age: int, now: datetime) -> Round:
    """Make a duel, and the round of the player who makes it; Unavailable where sets hold a lot."""
    wait_to_make(session)
    check_room(session, deck, duel.LENGTH, min_age)
    closes_at = now + lifetimes.DUEL
    shared = make_set(session, deck, Mode.DUEL, closes_at=closes_at, min_age=min_age, now=now)
    return playing.start(session, player, shared, now, in_own_order=True)


def accept(session: Session, player: Player, set_id: str, now: datetime) -> Round:
    """Give a player the second place of a duel, once; Conflict where that is taken, or too late.

    Who has a place gets the own round again.
    """
    shared = playing.lock_set(session, set_id, is_changed=True)
    if shared is None or shared.mode is not Mode.DUEL:
        raise no_such_duel()
    rounds = rounds_in(session, set_id)
    own = next((round_ for round_ in rounds if round_.player_id == player.id), None)
    if own is not None:
        return own
    if len(rounds) >= duel.PLAYERS:
        raise Conflict(lazy("Both places of this duel are taken."))
    if not playing.is_open(shared, now):
        raise Conflict(lazy("This duel is over."))
    return playing.start(session, player, shared, now, in_own_order=True)


def find(session: Session, set_id: str, player_id: str | None, now: datetime) -> Duel:
    """Return a duel as this player sees it; NotFound where there is none."""
    shared = session.get(SharedSet, set_id)
    if shared is None or shared.mode is not Mode.DUEL:
        raise no_such_duel()
    return as_seen(shared, rounds_in(session, set_id), player_id, now)


def as_seen(
    shared: SharedSet, rounds: Sequence[Round], player_id: str | None, now: datetime
) -> Duel:
    """Return a duel as this player sees it: strangers learn only whether a place is free."""
    own = next((round_ for round_ in rounds if round_.player_id == player_id), None)
    others = [round_ for round_ in rounds if round_ is not own]
    return Duel(
        shared.id,
        shared.deck,
        shared.closes_at,
        is_told=shared.finished_at is not None,
        own=own,
        other=others[0] if own is not None and others else None,
        is_taken=len(rounds) >= duel.PLAYERS,
        is_over=not playing.is_open(shared, now),
    )


def latest(session: Session, player_id: str | None, deck: str, now: datetime) -> list[Duel]:
    """Return a player's latest duels that are still kept."""
    own = (Round.player_id == player_id, Round.deck == deck, Round.mode == Mode.DUEL)
    query = select(SharedSet).join(Round, Round.set_id == SharedSet.id).where(*own)
    sets = session.scalars(query.order_by(SharedSet.made_at.desc()).limit(LATEST)).all()
    return [as_seen(each, rounds_in(session, each.id), player_id, now) for each in sets]


def rounds_in(session: Session, set_id: str) -> Sequence[Round]:
    """Return the rounds of a duel."""
    query = select(Round).where(Round.set_id == set_id).order_by(Round.started_at, Round.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def no_such_duel() -> NotFound:
    """Return the refusal of an address that leads to no duel."""
    return NotFound(lazy("There is no such duel."))
