"""Rounds: start, find, show, deal further trials, finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from quiz.counts import ensure_player_counts
from quiz.decks import Deck
from quiz.errors import Conflict, Invalid, NotFound, Unavailable
from quiz.languages import lazy
from quiz.models import Label, Mode, Player, Round, Trial, random_id, random_token
from quiz.modes import COUNTED, RULES, Rules
from quiz.play import endings
from quiz.play.arranging import deal
from quiz.play.dealing import flip_coins
from quiz.play.fooling import length_for
from quiz.policy import limits, sizes

MARKED = limits.MAX_LENGTH  # at most so many of a round's faces are marked on its strip
AHEAD = 2  # trials that a round has ready: the open one and the next

LAST_POSITION = select(func.max(Trial.position)).where(Trial.round_id == bindparam("round_id"))


@dataclass(frozen=True)
class RoundView:
    """A round as its player sees it."""

    id: str
    deck: str
    mode: str
    length: int | None
    answered: int  # trials
    correct: int | None  # trials; None while verdicts wait for the end
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
    rules = RULES[round_.mode]
    return RoundView(
        round_.id,
        round_.deck,
        round_.mode.value,
        round_.length,
        round_.answered // rules.faces,
        None if keeps_silent(round_) else rules.right_trials(round_.answered, round_.correct),
        round_.finished_at is not None,
    )


def keeps_silent(round_: Round) -> bool:
    """Say whether a round's verdicts are kept back until it is finished."""
    return round_.is_silent and round_.finished_at is None


def marks_of(session: Session, round_: Round) -> dict[int, bool]:
    """Return by number which latest trials were right; none while verdicts are kept back."""
    if keeps_silent(round_):
        return {}
    rules = RULES[round_.mode]
    query = select(Trial.position, Trial.response == Trial.label)
    told = query.where(Trial.round_id == round_.id, Trial.response.is_not(None))
    marks = dict[int, bool]()
    rows = session.execute(told.order_by(Trial.position.desc()).limit(MARKED * rules.faces))
    for position, is_right in rows:
        number = rules.number(position)
        marks[number] = bool(is_right) and marks.get(number, True)
    return marks


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
    options: dict[str, Any] | None = None,
) -> Round:
    """Start a round with these labels for its first trials; Unavailable without faces for them.

    A classic round has `length` trials, or as many as there are labels; one of picks as many as
    there are, up to its usual length. Where a trial shows a real and its fake, the label is that of
    the first.
    """
    rules, trials = RULES[mode], RULES[mode].length
    if mode is Mode.CLASSIC:
        trials = length or len(labels)
    elif mode is Mode.FOOL:
        trials = length_for(session, deck, player.id, min_age)
    round_ = add_round(
        session,
        player,
        deck.name,
        mode,
        now,
        length=trials,
        options=options,
        result_token=random_token() if rules.is_counted else None,
    )
    deal(session, round_, labels, first=1, min_age=min_age, now=now)
    return round_


def add_round(
    session: Session, player: Player, deck: str, mode: Mode, now: datetime, **values: Any
) -> Round:
    """Add a round without faces, which are dealt when its player begins."""
    ensure_player_counts(session, player.id, deck, now)
    rules = RULES[mode]
    usual = {"length": rules.length, "is_silent": rules.is_silent}
    round_ = Round(
        id=random_id(),
        player_id=player.id,
        deck=deck,
        mode=mode,
        faces=rules.faces,
        answered=0,
        correct=0,
        started_at=now,
        **(usual | values),
    )
    session.add(round_)
    session.flush()
    return round_


def first_labels(length: int, mode: Mode = Mode.CLASSIC) -> list[Label]:
    """Draw the labels of a new round's first trials, with a fair coin for each.

    A classic round has `length` trials; Invalid for too many or too few.
    """
    if not limits.MIN_LENGTH <= length <= limits.MAX_LENGTH:
        raise Invalid(
            lazy(
                "%(name)s must be a number from %(low)s to %(high)s.",
                name="length",
                low=limits.MIN_LENGTH,
                high=limits.MAX_LENGTH,
            )
        )
    rules = RULES[mode]
    most = length if mode is Mode.CLASSIC else rules.length or rules.dealt_at_once
    return flip_coins(min(most, rules.dealt_at_once))


def next_labels(rules: Rules, length: int | None, dealt: int) -> list[Label]:
    """Draw the labels of the trials that a round is dealt next, after so many."""
    return flip_coins(rules.still_to_deal(length, dealt))


def waiting_trials(session: Session, round_: Round) -> list[Trial]:
    """Return the faces of the open trial and of the one after it, as far as they are dealt."""
    if round_.finished_at is not None:
        return []
    return trials_after(session, round_.id, round_.answered, AHEAD * round_.faces)


def trials_after(session: Session, round_id: str, position: int, count: int = AHEAD) -> list[Trial]:
    """Return the faces after a position, as far as they are dealt."""
    query = (
        select(Trial)
        .where(Trial.round_id == round_id, Trial.position > position)
        .order_by(Trial.position)
        .limit(count)
    )
    return list(session.scalars(query))


def labels_of(session: Session, round_: Round, number: int) -> list[Label]:
    """Return what the faces of a trial are, in their order; nothing for one that is not dealt."""
    places = RULES[round_.mode].positions(number)
    if places[-1] > sizes.POSITION:
        return []
    is_of_trial = (Trial.round_id == round_.id, Trial.position.in_(places))
    query = select(Trial.label).where(*is_of_trial)
    return list(session.scalars(query.order_by(Trial.position)))


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


def locked_round(session: Session, player_id: str, round_id: str) -> Round:
    """Return a player's round that nobody else changes in this transaction; NotFound without one.

    The player is locked first, as responses do: another order can deadlock.
    """
    session.get(Player, player_id, with_for_update=True)
    query = select(Round).where(Round.id == round_id, Round.player_id == player_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    round_ = session.scalar(query)
    if round_ is None:
        raise NotFound(lazy("There is no such round."))
    return round_


def waits_for_class(round_: Round, now: datetime) -> bool:
    """Say whether a round takes no responses on its own page now: its class decides."""
    if round_.finished_at is not None:
        return False
    is_late = round_.closes_at is not None and now > round_.closes_at
    return round_.paced_to is not None or is_late


def deal_ahead(session: Session, round_: Round, *, min_age: int, now: datetime) -> list[str]:
    """Deal a round's next trials, before a browser wants to load the next face; return the tokens.

    Without faces it waits, or is over where its mode may run out of them.
    """
    rules = RULES[round_.mode]
    faces = faces_dealt(session, round_.id)
    dealt, answered = faces // rules.faces, round_.answered // rules.faces
    ahead = min(AHEAD, rules.dealt_at_once)
    if round_.finished_at is not None or round_.set_id is not None or dealt >= answered + ahead:
        return []
    labels = next_labels(rules, round_.length, dealt)
    try:
        return deal(session, round_, labels, first=faces + 1, min_age=min_age, now=now)
    except Unavailable:
        if not rules.may_run_out:
            raise
        endings.end(session, round_, now)
        return []


def faces_dealt(session: Session, round_id: str) -> int:
    """Count the faces of a round."""
    session.flush()
    return session.connection().execute(LAST_POSITION, {"round_id": round_id}).scalar() or 0


def finish_round(session: Session, player_id: str | None, round_id: str, now: datetime) -> Round:
    """Finish a round that its player may stop, once; Conflict for one that ends by itself."""
    round_ = own_round(session, player_id, round_id)
    if not RULES[round_.mode].can_stop:
        raise Conflict(lazy("This round ends by itself."))
    if waits_for_class(round_, now):
        raise Conflict(lazy("This round is played in its classroom."))
    # A response, or another tab, may be ending it at this moment.
    round_ = locked_round(session, round_.player_id, round_.id)
    if round_.finished_at is None and round_.mode in COUNTED:
        round_.finished_at = now
        session.flush()
    elif round_.finished_at is None:
        endings.end(session, round_, now)
    return round_


def rounds_of(session: Session, player_id: str, deck: str, limit: int = 50) -> list[Round]:
    """Return a player's latest rounds of single faces in a deck."""
    is_own = (Round.player_id == player_id, Round.deck == deck, Round.mode.in_(COUNTED))
    query = select(Round).where(*is_own)
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
