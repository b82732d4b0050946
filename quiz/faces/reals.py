"""Reals: store those that an import brings."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.faces.exposure import IS_NEW
from quiz.faces.removal import hold_takedowns, taken_down
from quiz.models import MACHINES, Face, FaceBytes, Label
from quiz.storage import insert_into

SPLITS = ("test", "validation", "train")
LEARNED = "train"  # the split of photographs from which generator and detector have learned

# At which resolution a deck is dealt now.
RESOLUTION = (
    select(Face.resolution)
    .where(Face.deck == bindparam("of_deck"), Face.label == Label.REAL, Face.taken_at.is_(None))
    .limit(1)
)

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


def dealt_resolution(session: Session, deck: Deck) -> int | None:
    """Return the resolution at which a deck is dealt now; None without reals."""
    session.flush()
    return session.connection().execute(RESOLUTION, {"of_deck": deck.name}).scalar()


def add_reals(session: Session, reals: Sequence[Real], now: datetime) -> dict[str, str]:
    """Store reals to be dealt; return why not, by SHA-256, for those that can't be.

    Those that are stored at this resolution stay as they are, and come back if they were retired.
    """
    wanted = {real.sha256: real for real in reals}
    if not wanted:
        return {}
    hold_takedowns(session)
    refused = dict.fromkeys(taken_down(session) & wanted.keys(), "taken-down")
    stored = stored_reals(session, wanted.keys() - refused.keys())
    found = {row.sha256: obstacle(row, wanted[row.sha256]) for row in stored}
    refused |= {sha256: reason for sha256, reason in found.items() if reason}
    usable = [row for row in stored if row.sha256 not in refused]
    resize(session, {row.id: wanted[row.sha256] for row in usable if row.differs_from(wanted)})
    bring_back(session, [row.id for row in usable])
    new = [real for real in reals if real.sha256 not in refused.keys() | found.keys()]
    added = insert_reals(session, new, now)
    # What another import has stored at this moment is looked at again.
    return refused | add_reals(session, [real for real in new if real.sha256 not in added], now)


class Stored(NamedTuple):
    """A real that is stored."""

    id: int
    sha256: str
    deck: str
    resolution: int
    is_new: bool  # dealt to nobody so far

    def differs_from(self, wanted: Mapping[str, Real]) -> bool:
        """Say whether it has another resolution than is wanted."""
        return self.resolution != wanted[self.sha256].resolution


def stored_reals(session: Session, hashes: Collection[str]) -> list[Stored]:
    """Return the reals that are stored, and let nobody deal them before the transaction ends."""
    query = (
        select(Face.id, Face.sha256, Face.deck, Face.resolution, IS_NEW)
        .where(Face.sha256.in_(hashes))
        .order_by(Face.id)
        .with_for_update(of=Face, key_share=True)
    )
    rows = session.execute(query)
    return [Stored(row[0], str(row[1]), row[2], row[3], row[4]) for row in rows]


def obstacle(stored: Stored, real: Real) -> str | None:
    """Return why a real that is stored can't be dealt at a resolution; None where it can.

    A real that was dealt is never stored at another resolution: its fake can't come with it, so
    whoever remembers the two would know the real.
    """
    if stored.deck != real.deck:
        return "in-another-deck"
    if stored.resolution != real.resolution and not stored.is_new:
        return "shown-at-another-size"
    return None


def resize(session: Session, reals: Mapping[int, Real]) -> None:
    """Store reals that nobody was ever dealt at another resolution; they are to be judged again."""
    if not reals:
        return
    unjudged = dict.fromkeys(("judged_by", *MACHINES.values()))
    rows = [{"id": each, "resolution": real.resolution} | unjudged for each, real in reals.items()]
    session.execute(update(Face), rows)
    bodies = [{"face_id": face_id, "body": real.body} for face_id, real in reals.items()]
    session.execute(update(FaceBytes), bodies)


def bring_back(session: Session, face_ids: Sequence[int]) -> None:
    """Deal reals again that were retired, each with the fake that it had."""
    is_retired = (Face.id.in_(face_ids), Face.taken_at.is_not(None))
    session.execute(update(Face).where(*is_retired).values(taken_at=None))


def insert_reals(session: Session, reals: Sequence[Real], now: datetime) -> Collection[str]:
    """Store reals that are new; return the SHA-256 of those that no other import was first with."""
    ids = insert_faces(session, [row_of(real, now) for real in reals])
    add_bytes(session, [(ids[real.sha256], real.body) for real in reals if real.sha256 in ids])
    return ids.keys()


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
