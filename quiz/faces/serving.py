"""Serving: the bytes of a face, for those who may see it; all have one length."""

from sqlalchemy import Connection, Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from quiz.decks import Deck, first_class
from quiz.errors import NotFound
from quiz.faces.exposure import IS_FOR_PICKS, IS_FREE, is_climbed, is_none
from quiz.faces.pixels import padded
from quiz.languages import lazy
from quiz.models import Classroom, ClassroomFace, Face, FaceBytes, Label, Trial

LOOKED_AT = 200  # fakes, to find one for the home page

# Built once: each face that a browser loads asks one of these.
BYTES = FaceBytes.__table__
TRIAL_BYTES = (
    select(BYTES.c.body)
    .join_from(BYTES, Trial.__table__, FaceBytes.face_id == Trial.face_id)
    .where(
        Trial.token == bindparam("token"),
        Trial.player_id == bindparam("viewer_id"),
    )
)
CLASSROOM_BYTES = (
    select(BYTES.c.body)
    .join_from(BYTES, ClassroomFace.__table__, FaceBytes.face_id == ClassroomFace.face_id)
    .join(Classroom.__table__, Classroom.id == ClassroomFace.classroom_id)
    .where(
        ClassroomFace.token == bindparam("token"),
        Classroom.teacher_id == bindparam("viewer_id"),
    )
)

# What a round will show next, or soon.
WAITING_BYTES = (
    select(BYTES.c.body)
    .join_from(BYTES, Trial.__table__, FaceBytes.face_id == Trial.face_id)
    .where(Trial.round_id == bindparam("round_id"), Trial.response.is_(None))
)


def trial_face(connection: Connection, token: str, *player_ids: str | None) -> bytes:
    """Return the face of a trial of one of these players, padded; NotFound for everybody else."""
    for player_id in player_ids:
        body = find_bytes(connection, TRIAL_BYTES, token, player_id)
        if body is not None:
            return padded(body)
    raise NotFound(lazy("There is no such face."))


def classroom_face(connection: Connection, token: str, teacher_id: str) -> bytes:
    """Return a face of this teacher's classrooms, padded; NotFound for everybody else."""
    body = find_bytes(connection, CLASSROOM_BYTES, token, teacher_id)
    if body is None:
        raise NotFound(lazy("There is no such face."))
    return padded(body)


def find_bytes(
    connection: Connection, statement: Select[bytes], token: str, viewer_id: str | None
) -> bytes | None:
    """Return the JPEG with a token that a viewer may see, if there is one."""
    values = {"token": token, "viewer_id": viewer_id}
    return connection.execute(statement, values).scalar()


def face_bytes(session: Session, face_id: int) -> bytes | None:
    """Return the JPEG of a face, padded; None when it has been deleted."""
    body = session.scalar(select(FaceBytes.body).where(FaceBytes.face_id == face_id))
    return None if body is None else padded(body)


def find_specimen(session: Session, deck: Deck, min_age: int) -> int | None:
    """Return the id of a deck's fake for the home page: the newest that is dealt to nobody.

    Only the newest of those that were taken are looked at, since most are in pairs for good.
    """
    is_old_enough = Face.klass >= first_class(deck.least_age(min_age))
    real = aliased(Face)
    is_partner = exists().where(real.partner_id == Face.id).correlate(Face)
    newest = (
        select(Face.id)
        .where(Face.deck == deck.name, Face.label == Label.FAKE, Face.taken_at.is_not(None))
        .order_by(Face.taken_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    query = (
        select(Face.id)
        .join(newest, newest.c.id == Face.id)
        .join(FaceBytes, FaceBytes.face_id == Face.id)
        .where(is_old_enough, IS_FREE, ~is_partner)
        .where(~is_climbed(Face.id), is_none(IS_FOR_PICKS))
        .order_by(Face.taken_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def read_ahead(session: Session, round_id: str) -> int:
    """Read the bytes of a round's dealt faces into the database's cache; return how many."""
    found = session.connection().execute(WAITING_BYTES, {"round_id": round_id})
    return sum(1 for _ in found)
