"""Reals: stored once, and again at another resolution."""

import io

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.faces import (
    add_reals,
    face_bytes,
)
from quiz.models import Face, FaceBytes
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_real,
)


def test_photographs_are_stored_once(db_session: Session) -> None:
    reals = [a_real(seed) for seed in range(5)]
    assert add_reals(db_session, reals[:3], utc_now()) == 3
    assert add_reals(db_session, reals, utc_now()) == 2
    assert add_reals(db_session, [], utc_now()) == 0
    assert len(db_session.scalars(select(FaceBytes)).all()) == 5


def test_another_resolution_replaces_the_bytes(db_session: Session) -> None:
    add_reals(db_session, [a_real(1)], utc_now())
    assert add_reals(db_session, [a_real(1, resolution=64)], utc_now()) == 1
    face = db_session.scalars(select(Face)).one()
    body = face_bytes(db_session, face.id)
    assert body is not None
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (64, 64)
    db_session.refresh(face)
    assert face.resolution == 64
