"""Shared sets for tests: days and duels that are made and played without a browser."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE, Deck
from quiz.models import Label, Player, Round, SharedSet, Trial
from quiz.play import sets
from quiz.storage.database import utc_now
from tests.support.factories import add_player, respond

TEN = 10


def daily_round(
    session: Session,
    player: Player | None = None,
    *,
    deck: Deck = UTKFACE,
    now: datetime | None = None,
) -> Round:
    """Start a player's round of today, and commit."""
    player = player or add_player(session)
    round_ = sets.daily.start(session, player, deck, 18, now or utc_now())
    session.commit()
    return round_


def duel_round(session: Session, player: Player | None = None, *, deck: Deck = UTKFACE) -> Round:
    """Make a duel, and commit; the round of the player who makes it."""
    round_ = sets.duels.make(session, player or add_player(session), deck, 18, utc_now())
    session.commit()
    return round_


def accepted(session: Session, first: Round, player: Player | None = None) -> Round:
    """Accept a duel, and commit; the round of the second player."""
    player = player or add_player(session)
    round_ = sets.duels.accept(session, player, first.set_id or "", utc_now())
    session.commit()
    return round_


def set_of(session: Session, round_: Round) -> SharedSet:
    """Return a round's set as it is now."""
    return session.get_one(SharedSet, round_.set_id, populate_existing=True)


def trials_of(session: Session, round_: Round) -> list[Trial]:
    """Return a round's trials as they are now, by position."""
    query = select(Trial).where(Trial.round_id == round_.id).order_by(Trial.position)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def play(session: Session, round_: Round, right: int = 0, faces: int = TEN) -> None:
    """Judge the faces of a round that are left up to one, so many of all rightly, and commit."""
    for trial in trials_of(session, round_)[:faces]:
        if trial.response is None:
            other = Label.REAL if trial.label is Label.FAKE else Label.FAKE
            said = trial.label if trial.position <= right else other
            respond(session, round_.player_id, round_.id, trial.position, said)
    session.commit()
    session.refresh(round_)
    session.commit()  # a session that only reads would keep others from writing, too


def let_time_pass(session: Session, set_id: str | None) -> None:
    """Let the time of a set be up, and commit."""
    past = utc_now() - timedelta(seconds=5)
    session.execute(update(SharedSet).where(SharedSet.id == set_id).values(closes_at=past))
    session.execute(update(Round).where(Round.set_id == set_id).values(closes_at=past))
    session.commit()


def finish(session: Session, set_id: str | None) -> bool:
    """Finish a set whose time is up, and commit; say whether it was finished."""
    let_time_pass(session, set_id)
    is_finished = sets.ending.close_if_due(session, set_id or "", utc_now())
    session.commit()
    session.expire_all()
    return is_finished
