"""Reals: store those that an import brings."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.models import Face, FaceBytes, Label
from quiz.storage import insert_into

SPLITS = ("test", "validation", "train")
LEARNED = "train"  # the split of photographs from which generator and detector have learned

_random = random.SystemRandom()


@dataclass(frozen=True)
class Real:
    """A real face of a deck, ready to be stored."""

    deck: str
    sha256: str
    age: int
    gender: int
    race: int
    split: str
    klass: int
    resolution: int
    body: bytes


def unknown_reals(deck: Deck) -> list[ColumnElement[bool]]:
    """Return the conditions on a deck's reals that neither generator nor detector knows.

    They are dealt first. The quiz's portraits are painted for it alone, so all of them are unknown.
    """
    is_real = [Face.deck == deck.name, Face.label == Label.REAL, Face.taken_at.is_(None)]
    return [*is_real, Face.split != LEARNED] if deck.shows_people else is_real


def add_reals(session: Session, reals: Sequence[Real], now: datetime) -> int:
    """Store reals; those that are stored already at this resolution stay as they are.

    Returns how many were new or got another resolution.
    """
    if not reals:
        return 0
    stored = stored_reals(session, [real.sha256 for real in reals])
    new = [real for real in reals if real.sha256 not in stored]
    resized = [
        real
        for real in reals
        if real.sha256 in stored and stored[real.sha256][1] != real.resolution
    ]
    for real in resized:
        replace_bytes(session, stored[real.sha256][0], real)
    ids = insert_faces(session, [row_of(real, now) for real in new])
    add_bytes(session, [(ids[real.sha256], real.body) for real in new if real.sha256 in ids])
    return len(ids) + len(resized)


def stored_reals(session: Session, hashes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return id and resolution, by SHA-256, of the reals that are stored."""
    query = select(Face.sha256, Face.id, Face.resolution).where(Face.sha256.in_(hashes))
    rows = session.execute(query)
    return {str(sha256): (face_id, resolution) for sha256, face_id, resolution in rows}


def replace_bytes(session: Session, face_id: int, real: Real) -> None:
    """Store a real at another resolution, and deal it again, with a new fake."""
    values = {"resolution": real.resolution, "taken_at": None, "partner_id": None}
    session.execute(update(Face).where(Face.id == face_id).values(values))
    session.execute(update(FaceBytes).where(FaceBytes.face_id == face_id).values(body=real.body))


def row_of(real: Real, now: datetime) -> dict[str, Any]:
    """Return the row of a real."""
    row = {name: value for name, value in vars(real).items() if name != "body"}
    return row | {"label": Label.REAL, "shuffle": _random.random(), "made_at": now}


def insert_faces(session: Session, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert reals, except those that another import has just stored; return ids by SHA-256."""
    if not rows:
        return {}
    statement = insert_into(session, Face).on_conflict_do_nothing(index_elements=["sha256"])
    result = session.execute(statement.returning(Face.sha256, Face.id), rows)
    return dict(result.all())


def add_bytes(session: Session, bodies: Sequence[tuple[int, bytes]]) -> None:
    """Store the JPEGs of faces, given as pairs of id and bytes."""
    if bodies:
        rows = [{"face_id": face_id, "body": body} for face_id, body in bodies]
        session.execute(insert(FaceBytes), rows)
