"""Replacing: a real that was taken down leaves the trials that still wait for a response.

Its pair goes as a whole, whichever face of it was shown, and a new coin decides about the new pair:
that a face has changed then says nothing about the label of either.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quiz.decks import Deck
from quiz.faces import IS_OPEN
from quiz.models import MACHINES, ClassroomFace, Label, Round, Trial, random_token
from quiz.modes import RULES
from quiz.play.arranging import group_of
from quiz.play.deal_sql import Group
from quiz.play.dealing import flip_coins, pick, search_for, shown_and_spare
from quiz.play.showings import forget_showing

FacePair = list[int | None]  # a real and its fake


def replace_in_rounds(
    session: Session, deck: Deck, pair: FacePair, min_age: int, now: datetime
) -> int:
    """Give each open trial of a pair another one; return how many there were.

    Unavailable where all other pairs are in use.
    """
    query = select(Trial).join(Round).where(*IS_OPEN, is_one_of(Trial, pair))
    trials = list(session.scalars(query))
    for trial in trials:
        group = group_of(RULES[session.get_one(Round, trial.round_id).mode])
        change(trial, another_pair(session, deck, trial.player_id, min_age, now, group))
        forget_response(session, trial)
        session.flush()
    return len(trials)


def is_one_of(model: type[Trial | ClassroomFace], pair: FacePair) -> ColumnElement[bool]:
    """Return the condition that a trial, or a classroom's face, is dealt from a pair."""
    columns: tuple[InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ...]
    columns = (model.face_id, model.spare_id)
    return or_(*(column.in_(pair) for column in columns))


def another_pair(
    session: Session,
    deck: Deck,
    player_id: str,
    min_age: int,
    now: datetime,
    group: Group = "any",
) -> dict[str, int | Label]:
    """Pick a pair and flip its coin; return the columns of a trial that say so."""
    [pair] = pick(session, search_for(session, deck, player_id, min_age, group), 1, now)
    [label] = flip_coins(1)
    return {"label": label, **shown_and_spare(pair, label)}


def forget_response(session: Session, trial: Trial) -> None:
    """Forget what was said before advice about a face that has gone, and the advice."""
    forget_showing(session, trial.id)
    for column in MACHINES.values():
        setattr(trial, column, None)


def change(dealt: Trial | ClassroomFace, values: dict[str, int | Label]) -> None:
    """Deal other faces to a trial or a classroom, at a new address: browsers keep the old one's."""
    dealt.token = random_token()
    for name, value in values.items():
        setattr(dealt, name, value)
