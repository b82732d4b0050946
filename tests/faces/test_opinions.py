"""Opinions: each face is judged once, a real again by the opponents of a new checkpoint."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks import UTKFACE
from quiz.faces import opinions
from quiz.models import Face, Label
from tests.support.factories import fill


def test_fakes_come_first_and_what_is_judged_does_not_come_again(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=2)
    faces = opinions.unjudged(db_session, UTKFACE, "drawn-1", 96, 10)
    labels = [db_session.get_one(Face, face_id).label for face_id, _ in faces]
    assert labels == [Label.FAKE] * 2 + [Label.REAL] * 3
    judged = [(face_id, {"detector": 0.25}) for face_id, _ in faces]
    opinions.store_opinions(db_session, "drawn-1", judged)
    assert set(db_session.scalars(select(Face.p_detector))) == {0.25}
    assert opinions.unjudged(db_session, UTKFACE, "drawn-1", 96, 10) == []
    assert len(opinions.unjudged(db_session, UTKFACE, "drawn-2", 96, 10)) == 3


def test_faces_of_another_resolution_are_not_judged(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=2)
    assert opinions.unjudged(db_session, UTKFACE, "drawn-1", 64, 10) == []
