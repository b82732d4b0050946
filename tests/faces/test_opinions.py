"""Opinions: each face is judged once, a pair again by the opponents of a new checkpoint."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks import UTKFACE
from quiz.faces import opinions
from quiz.models import Face, Label
from quiz.play import dealing
from quiz.storage import utc_now
from tests.support.factories import add_player, fill


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


def test_the_detector_looks_at_faces_that_are_dealt(db_session: Session) -> None:
    fill(db_session, reals=5, fakes=3)
    for face_id, _ in opinions.unjudged(db_session, UTKFACE, "drawn-1", 96, 10):
        opinions.store_opinions(db_session, "drawn-1", [(face_id, {"detector": 0.25})])
    pairs = dealing.pick_pairs(db_session, UTKFACE, add_player(db_session).id, 1, utc_now(), 18)
    assert opinions.unfocused(db_session, UTKFACE, "drawn-2", 96, 10) == []
    faces = [face_id for face_id, _ in opinions.unfocused(db_session, UTKFACE, "drawn-1", 96, 10)]
    assert faces[:2] == [pairs[0][Label.REAL], pairs[0][Label.FAKE]]
    assert len(faces) == 4  # the dealt real, and all fakes
    opinions.store_focus(db_session, [(face, 7) for face in faces])
    assert opinions.unfocused(db_session, UTKFACE, "drawn-1", 96, 10) == []
    opinions.store_opinions(db_session, "drawn-2", [(faces[0], {"detector": 0.5})])
    db_session.expire_all()
    # Where an earlier detector looked says nothing about the next.
    assert db_session.get_one(Face, faces[0]).focus is None
    assert db_session.get_one(Face, faces[1]).focus == 7


def test_new_opponents_judge_both_faces_of_a_pair_again(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=3)
    judged = opinions.unjudged(db_session, UTKFACE, "drawn-1", 96, 10)
    said = {"discriminator": 0.5, "detector": 0.5}
    opinions.store_opinions(db_session, "drawn-1", [(face_id, said) for face_id, _ in judged])
    reals, fakes = (
        list(db_session.scalars(select(Face.id).where(Face.label == label).order_by(Face.id)))
        for label in Label
    )
    db_session.execute(update(Face).where(Face.id == reals[1]).values(partner_id=fakes[2]))
    again = {face_id for face_id, _ in opinions.unjudged(db_session, UTKFACE, "drawn-2", 96, 10)}
    assert again == {*reals, fakes[2]}
