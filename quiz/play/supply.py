"""Supply: how many faces can be dealt, how many of them are free, and how many are held.

All of these ask `dealable_reals`, as dealing itself does: what can't be dealt is no supply.
"""

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces import IS_OPEN, stock_size
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Round,
    SharedFace,
    SharedSet,
    Trial,
)
from quiz.play.dealable import Conditions, dealable_reals, quizzed_reals, usable_reals


def count_reals(session: Session, deck: Deck, min_age: int, most: int | None = None) -> int:
    """Count the reals of a deck that can be dealt, held or not; up to `most`."""
    return count_some(session, dealable_reals(deck, min_age), most)


def count_free(session: Session, deck: Deck, min_age: int, most: int | None = None) -> int:
    """Count the reals of a deck that can be dealt and that nobody is looking at; up to `most`."""
    return count_some(session, usable_reals(deck, min_age), most)


def count_ready(session: Session, deck: Deck, min_age: int, most: int) -> int:
    """Count the free reals that have a fake, or get one from the stock; up to `most`."""
    stock = stock_size(session, deck, min_age, most)
    if stock >= most:
        return count_free(session, deck, min_age, most)
    free, is_single = usable_reals(deck, min_age), Face.partner_id.is_(None)
    paired = count_some(session, (*free, ~is_single), most)
    return min(most, paired + count_some(session, (*free, is_single), stock))


def count_unpaired(session: Session, deck: Deck, min_age: int, most: int) -> int:
    """Count the reals that can be dealt and have no fake yet, held or not; up to `most`."""
    is_single = Face.partner_id.is_(None)
    return count_some(session, (*dealable_reals(deck, min_age), is_single), most)


def count_some(session: Session, conditions: Conditions, most: int | None) -> int:
    """Count the faces that fulfil conditions, up to `most`."""
    some = select(Face.id).where(*conditions).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def count_in_rounds(session: Session, deck: Deck, min_age: int) -> int:
    """Count the pairs that open rounds hold, of those that can be dealt."""
    query = select(func.count()).select_from(Trial).join(Round, Round.id == Trial.round_id)
    in_round = query.join(Face, Face.id == real_of(Trial)).where(*IS_OPEN)
    # Those of a classroom, or of a shared set, are not told, and share its pairs.
    told = in_round.where(Round.is_told, Round.deck == deck.name)
    return session.scalar(told.where(*quizzed_reals(deck, min_age))) or 0


def count_in_classrooms(
    session: Session, deck: Deck, min_age: int, *conditions: ColumnElement[bool]
) -> int:
    """Count the pairs that open classrooms hold, or those that fulfil the conditions."""
    query = select(func.count()).select_from(ClassroomFace).join(Classroom)
    in_class = query.join(Face, Face.id == real_of(ClassroomFace)).where(*conditions)
    held = in_class.where(Classroom.finished_at.is_(None), Classroom.deck == deck.name)
    return session.scalar(held.where(*quizzed_reals(deck, min_age))) or 0


def count_in_sets(session: Session, deck: Deck, min_age: int) -> int:
    """Count the pairs that open shared sets hold."""
    query = select(func.count()).select_from(SharedFace).join(SharedSet)
    in_set = query.join(Face, Face.id == real_of(SharedFace))
    held = in_set.where(SharedSet.finished_at.is_(None), SharedSet.deck == deck.name)
    return session.scalar(held.where(*quizzed_reals(deck, min_age))) or 0


def real_of(dealt: type[Trial | ClassroomFace | SharedFace]) -> ColumnElement[int]:
    """Return the real of the pair that a trial, or a face of several, is dealt from."""
    return case((dealt.label == Label.REAL, dealt.face_id), else_=dealt.spare_id)
