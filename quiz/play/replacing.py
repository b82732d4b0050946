"""Replacing: a real that was taken down leaves the trials that still wait for a response.

Its pair goes as a whole, whichever face of it was shown, and a new coin decides about the new pair:
that a face has changed then says nothing about the label of either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quiz.decks import Deck
from quiz.errors import Unavailable
from quiz.faces import IS_OPEN
from quiz.models import (
    MACHINES,
    ClassroomFace,
    FaceBytes,
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


@dataclass(frozen=True)
class Replaced:
    """How many open trials of a pair got other faces, and how many wait for some to be free."""

    changed: int = 0
    waiting: int = 0

    def __add__(self, other: "Replaced") -> "Replaced":
        """Add up what two places did."""
        return Replaced(self.changed + other.changed, self.waiting + other.waiting)


def replace_in_rounds(session: Session, pair: FacePair, min_age: int, now: datetime) -> Replaced:
    """Give each open trial of a pair other faces, as far as there are some."""
    found = trials_of(session, pair)
    replaced = (replace_in(session, *each, min_age, now) for each in found)
    return sum(replaced, Replaced())


def replace_in(
    session: Session, round_: Round, number: int, min_age: int, now: datetime
) -> Replaced:
    """Give a trial other faces, unless its player has responded meanwhile; all of them change."""
    faces = open_faces(session, round_, number)
    if not faces:
        return Replaced()
    try:
        with session.begin_nested():  # fakes that don't suffice go back into stock
            others = another_trial(session, round_, min_age, now)
    except Unavailable:
        if not RULES[round_.mode].may_run_out:
            return Replaced(waiting=1)
        end_without(session, round_, faces, now)
        return Replaced()
    for face, columns in zip(faces, others, strict=True):
        change(face, {"spare_id": None, **columns})
        face.shown_at = None  # its time begins when it is seen
        forget_response(session, face)
    session.flush()
    return Replaced(changed=1)


def are_gone(session: Session, trials: Sequence[Trial]) -> bool:
    """Say whether faces of a trial were taken down, and none have taken their place yet."""
    kept = select(func.count()).where(FaceBytes.face_id.in_({each.face_id for each in trials}))
    return (session.scalar(kept) or 0) < len(trials)


def end_without(session: Session, round_: Round, faces: Sequence[Trial], now: datetime) -> None:
    """End a round whose mode has no other faces for its open trial, without that trial."""
    for face in faces:
        session.delete(face)
    session.flush()
    endings.end(session, round_, now)


def trials_of(session: Session, pair: FacePair) -> list[tuple[Round, int]]:
    """Return the open trials that a pair is dealt to: their rounds, and their numbers there.

    Those of a class or shared set, which have a place in it, change with it and not by themselves.
    """
    query = select(Round, Trial.position).join(Trial, Trial.round_id == Round.id)
    found = query.where(*IS_OPEN, Trial.place.is_(None), is_one_of(Trial, pair))
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
) -> dict[str, int | Label] | None:
    """Pick a pair and flip its coin; return the columns of a trial that say so.

    None where all other pairs are in use.
    """
    try:
        with session.begin_nested():
            [pair] = pick_pairs(session, deck, player_id, 1, now, min_age)
    except Unavailable:
        return None
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
