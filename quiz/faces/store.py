"""The one door for pixels: encode, store, hand out, take away."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, case, delete, exists, insert, select, text, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.errors import NotFound
from quiz.models import (
    MACHINES,
    Classroom,
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Round,
    Takedown,
    Trial,
)
from quiz.storage import insert_into

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUALITY = 95
# What every response for a face weighs. Pure noise at 96 px takes 27,321 bytes.
FACE_LENGTH = 32_768
# Photographs that the generator has never seen come first.
SPLITS = ("test", "validation", "train")
# The words of the partial index; SQLite uses it only when they stand here as literals.
IN_STOCK: ColumnElement[Any] = text(  # type: ignore[assignment]
    "faces.label = 'fake' AND faces.taken_at IS NULL"
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


@dataclass(frozen=True)
class Fake:
    """A generated face of a deck, ready to be stored."""

    deck: str
    checkpoint: str
    seed: int
    klass: int
    psi: float
    resolution: int
    body: bytes


def encode(pixels: "NDArray[np.uint8]") -> bytes:
    """Encode uint8 RGB pixels (H, W, 3) as the JPEG that reals and fakes alike are stored as.

    Raises ValueError when the result would not fit into FACE_LENGTH.
    """
    from PIL import Image  # the web process never needs it

    buffer = io.BytesIO()
    # 4:4:4 and fixed tables: nothing in the file depends on where the pixels came from.
    Image.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=False)
    body = buffer.getvalue()
    if len(body) > FACE_LENGTH:
        raise ValueError(f"A face of {len(body)} bytes is longer than {FACE_LENGTH}.")
    return body


def padded(body: bytes) -> bytes:
    """Fill a JPEG with zeros after its end, so that all faces have one length."""
    return body.ljust(FACE_LENGTH, b"\0")


def add_reals(session: Session, reals: Sequence[Real], now: datetime) -> int:
    """Store photographs; those already there at this resolution stay as they are.

    Returns how many were new or encoded anew.
    """
    if not reals:
        return 0
    known = known_reals(session, [real.sha256 for real in reals])
    new = [real for real in reals if real.sha256 not in known]
    for real in reals:
        if real.sha256 in known and known[real.sha256][1] != real.resolution:
            replace_real(session, known[real.sha256][0], real)
    ids = insert_faces(session, [real_row(real, now) for real in new])
    add_bytes(session, [(ids[r.sha256], r.body) for r in new if r.sha256 in ids])
    return len(ids) + sum(known[r.sha256][1] != r.resolution for r in reals if r.sha256 in known)


def known_reals(session: Session, hashes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return id and resolution of the photographs that are stored."""
    query = select(Face.sha256, Face.id, Face.resolution).where(Face.sha256.in_(hashes))
    return {str(sha256): (face, resolution) for sha256, face, resolution in session.execute(query)}


def replace_real(session: Session, face_id: int, real: Real) -> None:
    """Give a photograph its bytes at another resolution."""
    session.execute(update(Face).where(Face.id == face_id).values(resolution=real.resolution))
    session.execute(update(FaceBytes).where(FaceBytes.face_id == face_id).values(body=real.body))


def real_row(real: Real, now: datetime) -> dict[str, Any]:
    """Return the row of a photograph."""
    row = {name: value for name, value in vars(real).items() if name != "body"}
    return row | {"label": Label.REAL, "shuffle": _random.random(), "made_at": now}


def insert_faces(session: Session, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert photographs, less those that another import has just stored; ids by SHA-256."""
    if not rows:
        return {}
    statement = insert_into(session, Face).on_conflict_do_nothing(index_elements=["sha256"])
    result = session.execute(statement.returning(Face.sha256, Face.id), rows)
    return dict(result.all())


def add_bytes(session: Session, bodies: Sequence[tuple[int, bytes]]) -> None:
    """Store the JPEGs of faces."""
    if bodies:
        rows = [{"face_id": face, "body": body} for face, body in bodies]
        session.execute(insert(FaceBytes), rows)


def add_fakes(session: Session, fakes: Sequence[Fake], now: datetime) -> int:
    """Put fakes into the stock, less those whose seed this checkpoint has already used."""
    new = [fake for fake in fakes if fake.seed not in used_seeds(session, fakes)]
    if not new:
        return 0
    rows = [fake_row(fake, now) for fake in new]
    result = session.execute(insert(Face).returning(Face.seed, Face.id), rows)
    ids = dict(result.all())
    add_bytes(session, [(ids[fake.seed], fake.body) for fake in new])
    return len(new)


def used_seeds(session: Session, fakes: Sequence[Fake]) -> set[int | None]:
    """Return the seeds among these that their checkpoint has already used."""
    checkpoint, seeds = fakes[0].checkpoint, [fake.seed for fake in fakes]
    query = select(Face.seed).where(Face.checkpoint == checkpoint, Face.seed.in_(seeds))
    return set(session.scalars(query))


def fake_row(fake: Fake, now: datetime) -> dict[str, Any]:
    """Return the row of a fake."""
    row = {name: value for name, value in vars(fake).items() if name != "body"}
    return row | {"label": Label.FAKE, "shuffle": _random.random(), "made_at": now}


def unjudged(
    session: Session, deck: Deck, checkpoint: str, resolution: int, limit: int
) -> list[tuple[int, bytes]]:
    """Return id and JPEG of a deck's faces that a checkpoint's opponents have not seen.

    Fakes come first, then the reals in the order of the splits that are dealt. A fake is
    judged once, by the opponents of its time; a real again by new ones.
    """
    turn = case({split: place for place, split in enumerate(SPLITS)}, value=Face.split, else_=-1)
    is_new = Face.judged_by.is_(None)
    is_old = (Face.label == Label.REAL) & (Face.judged_by != checkpoint)
    query = (
        select(Face.id, FaceBytes.body)
        .join(FaceBytes, FaceBytes.face_id == Face.id)
        .where(Face.deck == deck.name, is_new | is_old, Face.resolution == resolution)
        .order_by(turn, Face.id)
        .limit(limit)
    )
    return [(face_id, body) for face_id, body in session.execute(query)]


def keep_opinions(
    session: Session, checkpoint: str, opinions: Sequence[tuple[int, dict[str, float]]]
) -> None:
    """Keep P(fake) by the name of the opponent, for each face."""
    rows = [
        {"id": face, "judged_by": checkpoint} | {MACHINES[name]: p for name, p in found.items()}
        for face, found in opinions
    ]
    session.execute(update(Face), rows)


def decode(body: bytes) -> "NDArray[np.uint8]":
    """Decode one of our JPEGs to uint8 pixels (H, W, 3)."""
    import numpy
    from PIL import Image

    return numpy.asarray(Image.open(io.BytesIO(body)).convert("RGB"))


BODIES = FaceBytes.__table__
TRIAL_BODY = (
    select(BODIES.c.body)
    .join_from(BODIES, Trial.__table__, FaceBytes.face_id == Trial.face_id)
    .where(
        Trial.token == bindparam("token"),
        Trial.player_id == bindparam("player_id"),
    )
)
CLASSROOM_BODY = (
    select(BODIES.c.body)
    .join_from(BODIES, ClassroomFace.__table__, FaceBytes.face_id == ClassroomFace.face_id)
    .join(Classroom.__table__, Classroom.id == ClassroomFace.classroom_id)
    .where(
        ClassroomFace.token == bindparam("token"),
        Classroom.teacher_id == bindparam("teacher_id"),
    )
)
# A trial that may still be responded to: nobody is to be told its label.
IS_OPEN = (Trial.response.is_(None), Trial.round_id == Round.id, Round.finished_at.is_(None))
# Until a classroom is over, its faces belong to its students alone.
IN_CLASS = exists().where(
    ClassroomFace.face_id == Face.id,
    ClassroomFace.classroom_id == Classroom.id,
    Classroom.finished_at.is_(None),
)


def face_body(session: Session, token: str, *player_ids: str | None) -> bytes:
    """Return the face of a trial of one of these players, padded; NotFound for everybody else."""
    for player_id in player_ids:
        place = {"token": token, "player_id": player_id}
        body = session.connection().execute(TRIAL_BODY, place).scalar()
        if body is not None:
            return padded(body)
    raise NotFound("There is no such face.")


def classroom_face_body(session: Session, token: str, teacher_id: str) -> bytes:
    """Return a face of this teacher's classrooms, padded; NotFound for everybody else."""
    place = {"token": token, "teacher_id": teacher_id}
    body = session.connection().execute(CLASSROOM_BODY, place).scalar()
    if body is None:
        raise NotFound("There is no such face.")
    return padded(body)


def read_ahead(session: Session, round_id: str, count: int) -> int:
    """Read the bytes of a round's next faces and leave them in the database's cache; how many."""
    query = (
        select(FaceBytes.body)
        .join(Trial, Trial.face_id == FaceBytes.face_id)
        .where(Trial.round_id == round_id, Trial.response.is_(None))
        .order_by(Trial.position)
        .limit(count)
    )
    return sum(1 for _ in session.scalars(query))


def specimen(session: Session, deck: Deck) -> int | None:
    """Return a deck's fake for the home page: the newest that was dealt to someone, if any."""
    # Not one whose trial is still open: the home page would say what it is.
    waiting = exists().where(Trial.face_id == Face.id, *IS_OPEN)
    query = (
        select(Face.id)
        .join(FaceBytes, FaceBytes.face_id == Face.id)
        .where(Face.deck == deck.name, Face.label == Label.FAKE, Face.taken_at.is_not(None))
        .where(~waiting, ~IN_CLASS)
        .order_by(Face.taken_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def body_of(session: Session, face_id: int) -> bytes | None:
    """Return the stored bytes of a face, padded."""
    body = session.scalar(select(FaceBytes.body).where(FaceBytes.face_id == face_id))
    return None if body is None else padded(body)


def take_down(session: Session, sha256: str, now: datetime) -> int | None:
    """Remove a photograph's bytes for good and keep it out of later imports; its id, if known."""
    statement = insert_into(session, Takedown).values(sha256=sha256, taken_down_at=now)
    session.execute(statement.on_conflict_do_nothing())
    face_id = session.scalar(select(Face.id).where(Face.sha256 == sha256))
    if face_id is not None:
        session.execute(update(Face).where(Face.id == face_id).values(taken_at=now))
        session.execute(delete(FaceBytes).where(FaceBytes.face_id == face_id))
    return face_id


def taken_down(session: Session) -> set[str]:
    """Return the SHA-256 of every photograph that must not come back."""
    return set(session.scalars(select(Takedown.sha256)))


def purge(session: Session, before: datetime, keep: Sequence[int] = ()) -> int:
    """Delete the bytes of fakes last dealt before this time, less those that are to be kept.

    Where they came from stays known.
    """
    dealt_since = exists().where(
        Trial.face_id == Face.id, Trial.round_id == Round.id, Round.started_at >= before
    )
    shown_since = exists().where(Trial.face_id == Face.id, Trial.shown_at >= before)
    old = select(Face.id).where(
        Face.label == Label.FAKE,
        Face.taken_at < before,
        ~dealt_since,
        ~shown_since,
        ~IN_CLASS,
        Face.id.not_in(keep),
    )
    result = session.execute(delete(FaceBytes).where(FaceBytes.face_id.in_(old)))
    return int(result.rowcount)  # type: ignore[attr-defined]


def retire_stock(session: Session, deck: Deck, resolution: int, now: datetime) -> None:
    """Take fakes of another resolution out of a stock: their size would give them away."""
    is_other = (Face.deck == deck.name, IN_STOCK, Face.resolution != resolution)
    session.execute(update(Face).where(*is_other).values(taken_at=now))
