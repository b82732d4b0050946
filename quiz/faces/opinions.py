"""Opinions: what the machine opponents think of each stored face, and where they looked."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, case, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from quiz.decks import Deck
from quiz.faces.exposure import is_climbed
from quiz.faces.reals import SPLITS
from quiz.models import MACHINES, Face, FaceBytes, Label


def unjudged(
    session: Session, deck: Deck, checkpoint: str, resolution: int, limit: int
) -> list[tuple[int, bytes]]:
    """Return id and JPEG of a deck's faces that a checkpoint's opponents have not judged.

    Fakes come first, then the reals in the order of the splits that are dealt. New opponents judge
    reals again, and the fakes that they are paired with: else a changed opinion would tell those
    who meet a face again that it is real. Other fakes are judged once. Fakes of the climb are
    judged by none: they are by other generators than the opponents know.
    """
    order = case({split: place for place, split in enumerate(SPLITS)}, value=Face.split, else_=-1)
    is_new = Face.judged_by.is_(None)
    is_dealt_again = or_(Face.label == Label.REAL, is_partner())
    is_outdated = (Face.judged_by != checkpoint) & is_dealt_again
    query = pictures(deck, resolution).where(is_new | is_outdated, ~is_climbed(Face.id))
    query = query.order_by(order, Face.id)
    return [(face_id, body) for face_id, body in session.execute(query.limit(limit))]


def is_partner() -> ColumnElement[bool]:
    """Return the condition that a face is the fake of a pair."""
    real = aliased(Face)
    return exists().where(real.partner_id == Face.id).correlate(Face)


def pictures(deck: Deck, resolution: int) -> Select[int, bytes]:
    """Return the query of id and JPEG of a deck's faces of a resolution."""
    query = select(Face.id, FaceBytes.body).join(FaceBytes, FaceBytes.face_id == Face.id)
    return query.where(Face.deck == deck.name, Face.resolution == resolution)


def store_opinions(
    session: Session, checkpoint: str, opinions: Sequence[tuple[int, dict[str, float]]]
) -> None:
    """Store, for each face id, P(fake) by the name of the opponent."""
    rows = [
        {"id": face_id, "judged_by": checkpoint, "focus": None}
        | {MACHINES[name]: p for name, p in by_opponent.items()}
        for face_id, by_opponent in opinions
    ]
    session.execute(update(Face), rows)


def unfocused(
    session: Session, deck: Deck, checkpoint: str, resolution: int, limit: int
) -> list[tuple[int, bytes]]:
    """Return id and JPEG of faces of which it is not known where the detector looked.

    Of reals those that have been dealt, which come first; then the fakes, the newest first.
    """
    is_dealt = Face.partner_id.is_not(None) | (Face.label == Label.FAKE)
    is_unknown = (Face.judged_by == checkpoint, Face.focus.is_(None))
    newest_dealt = (Face.partner_id.is_(None), Face.taken_at.is_(None), Face.id.desc())
    query = pictures(deck, resolution).where(is_dealt, *is_unknown).order_by(*newest_dealt)
    return [(face_id, body) for face_id, body in session.execute(query.limit(limit))]


def store_focus(session: Session, parts: Sequence[tuple[int, int]]) -> None:
    """Store, for each face id, the part that spoke most for the detector's verdict."""
    rows = [{"id": face_id, "focus": part} for face_id, part in parts]
    session.execute(update(Face), rows)
