"""Replacing: a real that was taken down leaves the trials that still wait for a response.

Its pair goes as a whole, whichever face of it was shown, and a new coin decides about the new pair:
that a face has changed then says nothing about the label of either.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.faces import IS_OPEN
from quiz.models import (
    MACHINES,
    ClassroomFace,
    Label,
    Player,
    Round,
    SharedFace,
    Trial,
    random_token,
)
from quiz.modes import RULES
from quiz.play import endings
from quiz.play.arranging import another_trial
from quiz.play.dealing import flip_coins, pick_pairs, shown_and_spare
from quiz.play.showings import forget_showing

FacePair = list[int | None]  # a real and its fake


def replace_in_rounds(session: Session, pair: FacePair, min_age: int, now: datetime) -> int:
    """Give each open trial of a pair other faces; return how many trials there were.

    Where a trial shows several faces, all of them change. Unavailable where all other pairs are in
    use.
    """
    replaced = 0
    for round_, number in trials_of(session, pair):
        faces = open_faces(session, round_, number)
        if not faces:  # the player has responded meanwhile
            continue
        try:
            others = another_trial(session, round_, min_age, now)
        except Unavailable:
            if not RULES[round_.mode].may_run_out:
                raise
            end_without(session, round_, faces, now)
            continue
        for face, columns in zip(faces, others, strict=True):
            change(face, {"spare_id": None, **columns})
            face.shown_at = None  # its time begins when it is seen
            forget_response(session, face)
        session.flush()
        replaced += 1
    return replaced


def end_without(session: Session, round_: Round, faces: Sequence[Trial], now: datetime) -> None:
    """End a round whose mode has no other faces for its open trial, without that trial."""
    for face in faces:
        session.delete(face)
    session.flush()
    endings.end(session, round_, now)


def trials_of(session: Session, pair: FacePair) -> list[tuple[Round, int]]:
    """Return the open trials that a pair is dealt to: their rounds, and their numbers there."""
    query = select(Round, Trial.position).join(Trial, Trial.round_id == Round.id)
    found = query.where(*IS_OPEN, is_one_of(Trial, pair))
    found = found.order_by(Round.player_id, Round.id, Trial.position)
    numbers = {
        (round_.id, RULES[round_.mode].number(position)): round_
        for round_, position in session.execute(found)
    }
    return [(round_, number) for (_, number), round_ in numbers.items()]


def open_faces(session: Session, round_: Round, number: int) -> list[Trial]:
    """Return the faces of a trial in their order, locked as responses lock them; none once told."""
    session.get(Player, round_.player_id, with_for_update=True)
    places = Trial.position.in_(RULES[round_.mode].positions(number))
    query = select(Trial).join(Round).where(Round.id == round_.id, places, *IS_OPEN)
    query = query.order_by(Trial.position).with_for_update(of=[Round, Trial])
    return list(session.scalars(query.execution_options(populate_existing=True)))


def is_one_of(
    model: type[Trial | ClassroomFace | SharedFace], pair: FacePair
) -> ColumnElement[bool]:
    """Return the condition that a trial, or a face of several, is dealt from a pair."""
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


def forget_response(session: Session, trial: Trial) -> None:
    """Forget what was said before advice about a face that has gone, and the advice."""
    forget_showing(session, trial.id)
    for column in MACHINES.values():
        setattr(trial, column, None)


def change(dealt: Trial | ClassroomFace, values: Mapping[str, Any]) -> None:
    """Deal other faces to a trial or a classroom, at a new address: browsers keep the old one's."""
    dealt.token = random_token()
    for name, value in values.items():
        setattr(dealt, name, value)
