"""The migration that pairs the faces which were shown before reals had partners."""

from sqlalchemy import select

from quiz.models import Face, Label, Trial
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.factories import add_player, add_round, fill


def test_faces_that_were_shown_are_paired(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=30, fakes=30)
        for _ in range(2):
            add_round(session, add_player(session), length=8).finished_at = utc_now()
        add_round(session, add_player(session), length=4)
        session.commit()
    downgrade(database.engine, "0012")
    upgrade(database.engine)
    with database.reading() as session:
        pairs = {
            real: fake for fake, real in session.execute(select(Face.partner_id, Face.id)) if fake
        }
        dealt = select(Trial.face_id, Trial.spare_id, Trial.label).order_by(Trial.id)
        rows = session.execute(dealt).all()
    shown = {label: {row.face_id for row in rows if row.label is label} for label in Label}
    for face, spare, label in rows:
        if spare is not None:
            real, fake = (face, spare) if label is Label.REAL else (spare, face)
            assert pairs[real] == fake
    assert shown[Label.REAL] <= set(pairs) or shown[Label.FAKE] <= set(pairs.values())
