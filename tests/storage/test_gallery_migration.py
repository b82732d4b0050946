"""The migration that retires the faces which the gallery's earlier painter and forger made."""

from datetime import timedelta

from sqlalchemy import func, select

from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.models import Face
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.factories import fill


def test_the_gallerys_earlier_faces_are_dealt_no_more(database: Database) -> None:
    with database.writing() as session:
        for deck in DECKS.values():
            fill(session, deck=deck, reals=3, fakes=4)
        session.commit()
    downgrade(database.engine, "0008")
    upgrade(database.engine)
    with database.reading() as session:
        free = select(func.count()).where(Face.taken_at.is_(None))
        assert session.scalar(free.where(Face.deck == UTKFACE.name)) == 7
        assert session.scalar(free.where(Face.deck == GALLERY.name)) == 0
        latest = session.scalar(select(func.max(Face.taken_at)))
        assert latest is not None
        assert abs(latest - utc_now()) < timedelta(minutes=1)
