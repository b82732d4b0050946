"""Replacing: a real that was taken down leaves the trials that still wait for a response.

Its pair goes as a whole, whichever face of it was shown, and a new coin decides about the new pair:
that a face has changed then says nothing about the label of either.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quiz.decks import DECKS, Deck
from quiz.faces import IS_OPEN
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Pace,
    Phase,
    Round,
    Student,
    Trial,
    random_token,
)
from quiz.play.dealing import NO_PLAYER, flip_coins, pick_pairs, shown_and_spare

# A class still has to respond to the face.
IS_TO_COME = and_(
    Classroom.finished_at.is_(None),
    or_(
        Classroom.pace != Pace.LIVE,
        ClassroomFace.position > Classroom.position,
        and_(
            ClassroomFace.position == Classroom.position,
            Classroom.phase == Phase.QUESTION,
        ),
    ),
)


def replace_face(session: Session, face_id: int, min_age: int, now: datetime) -> int:
    """Give each open trial of a real's pair another one; return how many there were.

    Unavailable where all other pairs are in use.
    """
    real = session.get_one(Face, face_id)
    deck, pair = DECKS[real.deck], [real.id, real.partner_id]
    replaced = replace_in_classrooms(session, deck, pair, now)
    query = select(Trial).join(Round).where(*IS_OPEN, is_one_of(Trial, pair))
    trials = list(session.scalars(query))
    for trial in trials:
        change(trial, another_pair(session, deck, trial.player_id, min_age, now))
        session.flush()
    return replaced + len(trials)


def replace_in_classrooms(
    session: Session, deck: Deck, pair: list[int | None], now: datetime
) -> int:
    """Give each classroom that is not over another pair, the same for all its students."""
    query = select(ClassroomFace, Classroom.min_age).join(Classroom)
    open_faces = query.where(IS_TO_COME, is_one_of(ClassroomFace, pair))
    replaced = 0
    for face, min_age in session.execute(open_faces).all():
        new = another_pair(session, deck, NO_PLAYER, min_age, now)
        rounds = select(Student.round_id).where(Student.classroom_id == face.classroom_id)
        open_trials = select(Trial).where(
            Trial.round_id.in_(rounds), is_one_of(Trial, pair), Trial.response.is_(None)
        )
        for trial in session.scalars(open_trials):
            change(trial, new)
            replaced += 1
        change(face, new)
        session.flush()
    return replaced


def is_one_of(model: type[Trial | ClassroomFace], pair: list[int | None]) -> ColumnElement[bool]:
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
