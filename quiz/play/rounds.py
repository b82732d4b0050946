"""Rounds: start, find, show, deal further trials, finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.counts import ensure_player_counts
from quiz.decks import Deck
from quiz.errors import Conflict, Invalid, NotFound
from quiz.languages import lazy
from quiz.models import Label, Mode, Player, Round, Trial, random_id, random_token
from quiz.play.dealing import deal, flip_coins
from quiz.policy import limits

MARKED = limits.MAX_LENGTH  # at most so many of a round's faces are marked on its strip
AHEAD = 2  # trials that a round has ready: the open one and the next
# Trials that are dealt together. Few, so that a round which nobody goes on with holds few faces;
# more than one, since dealing costs more than a response.
DEALT_AT_ONCE = 4


@dataclass(frozen=True)
class RoundView:
    """A round as its player sees it."""

    id: str
    deck: str
    mode: str
    length: int | None
    answered: int
    correct: int | None  # None while verdicts wait for the end
    done: bool

    @property
    def url(self) -> str:
        """The address of the round."""
        return f"/rounds/{self.id}"

    def as_json(self) -> dict[str, Any]:
        """Return the round's part of the JSON twin."""
        return dict(vars(self))


def view_of(round_: Round) -> RoundView:
    """Show a round."""
    return RoundView(
        round_.id,
        round_.deck,
        round_.mode.value,
        round_.length,
        round_.answered,
        None if keeps_silent(round_) else round_.correct,
        round_.finished_at is not None,
    )


def keeps_silent(round_: Round) -> bool:
    """Say whether a round's verdicts are kept back until it is finished."""
    return round_.is_silent and round_.finished_at is None


def marks_of(session: Session, round_: Round) -> dict[int, bool]:
    """Return by position which latest responses were right; none while verdicts are kept back."""
    if keeps_silent(round_):
        return {}
    query = select(Trial.position, Trial.response == Trial.label)
    told = query.where(Trial.round_id == round_.id, Trial.response.is_not(None))
    rows = session.execute(told.order_by(Trial.position.desc()).limit(MARKED))
    return {position: bool(is_right) for position, is_right in rows}


def start_round(
    session: Session,
    player: Player,
    labels: Sequence[Label],
    *,
    deck: Deck,
    mode: Mode,
    min_age: int,
    now: datetime,
    length: int | None = None,
) -> Round:
    """Start a round with these labels for its first trials; Unavailable without faces for them.

    A classic round has `length` trials, or as many as there are labels.
    """
    ensure_player_counts(session, player.id, deck.name, now)
    round_ = Round(
        id=random_id(),
        player_id=player.id,
        deck=deck.name,
        mode=mode,
        length=(length or len(labels)) if mode is Mode.CLASSIC else None,
        answered=0,
        correct=0,
        started_at=now,
        result_token=random_token(),
    )
    session.add(round_)
    session.flush()
    deal(session, round_, labels, first=1, min_age=min_age, now=now)
    return round_


def first_labels(length: int) -> list[Label]:
    """Draw the labels of a new round's first trials, with a fair coin for each."""
    if not limits.MIN_LENGTH <= length <= limits.MAX_LENGTH:
        raise Invalid(
            lazy(
                "%(name)s must be a number from %(low)s to %(high)s.",
                name="length",
                low=limits.MIN_LENGTH,
                high=limits.MAX_LENGTH,
            )
        )
    return flip_coins(min(length, DEALT_AT_ONCE))


def waiting_trials(session: Session, round_: Round) -> list[Trial]:
    """Return the open trial and the one after it, as far as they are dealt."""
    if round_.finished_at is not None:
        return []
    return trials_after(session, round_.id, round_.answered)


def trials_after(session: Session, round_id: str, position: int) -> list[Trial]:
    """Return the two trials after a position, as far as they are dealt."""
    query = (
        select(Trial)
        .where(Trial.round_id == round_id, Trial.position > position)
        .order_by(Trial.position)
        .limit(AHEAD)
    )
    return list(session.scalars(query))


def mark_shown(session: Session, trial: Trial, now: datetime) -> None:
    """Record when a trial was first shown; later calls change nothing."""
    session.execute(
        update(Trial).where(Trial.id == trial.id, Trial.shown_at.is_(None)).values(shown_at=now)
    )


def own_round(session: Session, player_id: str | None, round_id: str) -> Round:
    """Return a round of this player; NotFound for everybody else."""
    query = select(Round).where(Round.id == round_id, Round.player_id == player_id)
    round_ = session.scalar(query)
    if round_ is None:
        raise NotFound(lazy("There is no such round."))
    return round_


def deal_ahead(session: Session, round_: Round, *, min_age: int, now: datetime) -> None:
    """Deal a round's next trials, before a browser wants to load the next face."""
    last = select(func.max(Trial.position)).where(Trial.round_id == round_.id)
    dealt = session.scalar(last) or 0
    is_ready = dealt >= round_.answered + AHEAD
    if round_.finished_at is None and not is_ready:
        left = DEALT_AT_ONCE if round_.length is None else round_.length - dealt
        labels = flip_coins(min(left, DEALT_AT_ONCE))
        deal(session, round_, labels, first=dealt + 1, min_age=min_age, now=now)


def is_dealt_after(position: int) -> bool:
    """Say whether more trials are dealt after a response at this position."""
    return (position + 1) % DEALT_AT_ONCE == 0


def finish_round(session: Session, player_id: str | None, round_id: str, now: datetime) -> Round:
    """Finish a practice round, once; Conflict for a classic one, which ends by itself."""
    round_ = own_round(session, player_id, round_id)
    if round_.mode is not Mode.PRACTICE:
        raise Conflict(lazy("Only a practice round can be finished early."))
    if round_.finished_at is None:
        round_.finished_at = now
        session.flush()
    return round_


def rounds_of(session: Session, player_id: str, deck: str, limit: int = 50) -> list[Round]:
    """Return a player's latest rounds in a deck."""
    query = select(Round).where(Round.player_id == player_id, Round.deck == deck)
    return list(session.scalars(query.order_by(Round.started_at.desc()).limit(limit)))


def unfinished_round(session: Session, player_id: str | None) -> RoundView | None:
    """Return the latest round that a player can go on with; a classroom leads to its own."""
    query = select(Round).where(
        Round.player_id == player_id, Round.finished_at.is_(None), Round.paced_to.is_(None)
    )
    round_ = session.scalar(query.order_by(Round.started_at.desc()).limit(1))
    return None if round_ is None else view_of(round_)


def latest_deck(session: Session, player_id: str) -> str | None:
    """Return the deck of a player's latest round."""
    query = select(Round.deck).where(Round.player_id == player_id)
    return session.scalar(query.order_by(Round.started_at.desc()).limit(1))
