"""Replacing: a real that was taken down leaves the trials that still wait for a response.

Its pair goes as a whole, whichever face of it was shown, and a new coin decides about the new pair:
that a face has changed then says nothing about the label of either.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quiz.decks import Deck
from quiz.faces import IS_OPEN
from quiz.models import ClassroomFace, Label, Round, Trial, random_token
from quiz.play.dealing import flip_coins, pick_pairs, shown_and_spare

FacePair = list[int | None]  # a real and its fake


def replace_in_rounds(
    session: Session, deck: Deck, pair: FacePair, min_age: int, now: datetime
) -> int:
    """Give each open trial of a pair another one; return how many faces there were.

    Unavailable where all other pairs are in use. Where a trial shows several faces, which belong
    together, its round is dealt anew from there on when its player comes back.
    """
    query = select(Trial).join(Round).where(*IS_OPEN, is_one_of(Trial, pair))
    several = list(session.scalars(query.where(Round.faces > 1)))
    rounds = {trial.round_id for trial in several}
    session.execute(delete(Trial).where(Trial.round_id.in_(rounds), Trial.response.is_(None)))
    trials = list(session.scalars(query.where(Round.faces == 1)))
    for trial in trials:
        change(trial, another_pair(session, deck, trial.player_id, min_age, now))
        session.flush()
    return len(trials) + len(several)


def is_one_of(model: type[Trial | ClassroomFace], pair: FacePair) -> ColumnElement[bool]:
    """Return the condition that a trial, or a classroom's face, is dealt from a pair."""
    columns: tuple[InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ...]
    columns = (model.face_id, model.spare_id)
    return or_(*(column.in_(pair) for column in columns))


def another_pair(
    session: Session, deck: Deck, player_id: str, min_age: int, now: datetime
) -> dict[str, int | Label]:
    """Pick a pair and flip its coin; return the columns of a trial that say so."""
    [pair] = pick_pairs(session, deck, player_id, 1, now, min_age)
    [label] = flip_coins(1)
    return {"label": label, **shown_and_spare(pair, label)}


def change(dealt: Trial | ClassroomFace, values: dict[str, int | Label]) -> None:
    """Deal other faces to a trial or a classroom, at a new address: browsers keep the old one's."""
    dealt.token = random_token()
    for name, value in values.items():
        setattr(dealt, name, value)
