"""Faces over HTTP: the specimen of the home page."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS
from quiz.faces.pixels import LENGTHS
from quiz.models import Face, Trial
from tests.support.factories import fill
from tests.support.pages import JSON, play, twin

PAGES = ["/", "/me", "/stats", "/leaderboard", "/leaderboard?window=today", "/how"]
COMMAND = "flask faces import --deck utkface"
NAMES = list(DECKS)


def test_the_specimen_is_a_face_like_any_other(client: FlaskClient, db_session: Session) -> None:
    assert client.get("/faces/specimen", headers=JSON).status_code == 404
    assert twin(client, "/")["fake_face"] is None
    fill(db_session, reals=11, fakes=11)
    assert twin(client, "/")["fake_face"] == "/faces/specimen?deck=utkface"
    first = client.get("/faces/specimen").data
    assert len(first) == LENGTHS[0][1]
    assert client.get("/faces/specimen").data == first
    seen = db_session.scalars(select(Face.id).where(Face.taken_at.is_not(None))).one()
    db_session.rollback()
    play(client, 10)  # all that there are but that one
    assert not db_session.scalars(select(Trial).where(Trial.face_id == seen)).all()
    assert client.get("/faces/specimen").status_code == 200


def test_a_specimen_of_no_deck_is_refused(client: FlaskClient, both: Session) -> None:
    assert client.get("/faces/specimen?deck=louvre", headers=JSON).status_code == 400
