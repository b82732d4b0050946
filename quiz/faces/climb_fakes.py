"""Fakes of the climb, by earlier generators: they are in no stock but their own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces.fakes import Fake, store_fakes
from quiz.models import ClimbFace, Face, FaceBytes

LevelCounts = dict[int, tuple[int, int]]  # by level: in stock, and in all


def add_climb_fakes(session: Session, level: int, fakes: Sequence[Fake], now: datetime) -> int:
    """Put fakes of a level into the climb's stock; return how many."""
    ids = store_fakes(session, fakes, now, taken_at=now)  # so that no other stock has them
    rows = [
        {"face_id": face_id, "deck": fakes[0].deck, "level": level, "made_at": now}
        for face_id in ids
    ]
    if rows:
        session.execute(insert(ClimbFace), rows)
    return len(rows)


def count_climb_fakes(session: Session, deck: Deck) -> LevelCounts:
    """Count a deck's fakes of the climb by level."""
    in_stock = func.count().filter(ClimbFace.dealt_at.is_(None))
    query = select(ClimbFace.level, in_stock, func.count()).where(ClimbFace.deck == deck.name)
    rows = session.execute(query.group_by(ClimbFace.level)).all()
    return {level: (stock, total) for level, stock, total in rows}


def forget_outdated(
    session: Session, deck: Deck, checkpoints: Collection[str], resolution: int
) -> int:
    """Let go of the climb's stock by other checkpoints or of another resolution; how many."""
    is_outdated = or_(Face.checkpoint.not_in(checkpoints), Face.resolution != resolution)
    query = (
        select(ClimbFace.face_id)
        .join(Face, Face.id == ClimbFace.face_id)
        .where(ClimbFace.deck == deck.name, ClimbFace.dealt_at.is_(None), is_outdated)
        .with_for_update(skip_locked=True, of=ClimbFace)
    )
    outdated = session.scalars(query).all()
    session.execute(delete(ClimbFace).where(ClimbFace.face_id.in_(outdated)))
    session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_(outdated)))
    return len(outdated)
