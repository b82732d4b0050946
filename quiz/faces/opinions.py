"""Opinions: what the machine opponents think of each stored face."""

from collections.abc import Sequence

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces.reals import SPLITS
from quiz.models import MACHINES, Face, FaceBytes, Label


def unjudged(
    session: Session, deck: Deck, checkpoint: str, resolution: int, limit: int
) -> list[tuple[int, bytes]]:
    """Return id and JPEG of a deck's faces that a checkpoint's opponents have not judged.

    Fakes come first, then the reals in the order of the splits that are dealt. A fake is judged
    once, by the opponents of its time; a real again by new ones.
    """
    order = case({split: place for place, split in enumerate(SPLITS)}, value=Face.split, else_=-1)
    is_new = Face.judged_by.is_(None)
    is_outdated = (Face.label == Label.REAL) & (Face.judged_by != checkpoint)
    query = (
        select(Face.id, FaceBytes.body)
        .join(FaceBytes, FaceBytes.face_id == Face.id)
        .where(Face.deck == deck.name, is_new | is_outdated, Face.resolution == resolution)
        .order_by(order, Face.id)
        .limit(limit)
    )
    return [(face_id, body) for face_id, body in session.execute(query)]


def store_opinions(
    session: Session, checkpoint: str, opinions: Sequence[tuple[int, dict[str, float]]]
) -> None:
    """Store, for each face id, P(fake) by the name of the opponent."""
    rows = [
        {"id": face_id, "judged_by": checkpoint}
        | {MACHINES[name]: p for name, p in by_opponent.items()}
        for face_id, by_opponent in opinions
    ]
    session.execute(update(Face), rows)
