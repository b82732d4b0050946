"""Replacing: trials without a response get another real, those with one keep theirs."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.models import Face, Label, Mode, Trial
from quiz.play import replacing, rounds
from quiz.storage import utc_now
from tests.support.factories import add_player, add_round, fill, respond
from tests.support.modes import faces_of, play, start


def replaced(session: Session, face_id: int) -> int:
    """Replace a real with its fake in all rounds; return in how many trials."""
    pair = [face_id, session.get_one(Face, face_id).partner_id]
    return replacing.replace_in_rounds(session, UTKFACE, pair, 18, utc_now())


def two_trials_of_one_real(session: Session) -> int:
    """Let a player have a real in a trial with a response and in one without; its id."""
    fill(session, reals=10, fakes=10)
    round_ = add_round(session, add_player(session), length=4)
    respond(session, round_.player_id, round_.id, 1, Label.REAL)
    face_id = session.scalars(select(Face.id).where(Face.label == Label.REAL)).first()
    both = Trial.position.in_([1, 2])
    session.execute(update(Trial).where(both).values(face_id=face_id, label=Label.REAL))
    session.execute(update(Face).where(Face.id == face_id).values(taken_at=utc_now()))
    session.execute(update(Trial).where(~both).values(response=Label.REAL))
    assert face_id is not None
    return face_id


def test_only_trials_without_a_response_get_another_real(db_session: Session) -> None:
    face_id = two_trials_of_one_real(db_session)
    assert replaced(db_session, face_id) == 1
    faces = dict(db_session.execute(select(Trial.position, Trial.face_id)).all())
    assert faces[1] == face_id
    assert faces[2] != face_id
    assert replaced(db_session, face_id) == 0


def test_without_another_real_it_is_refused(db_session: Session) -> None:
    face_id = two_trials_of_one_real(db_session)
    db_session.execute(update(Face).values(taken_at=utc_now()))
    with pytest.raises(Unavailable):
        replaced(db_session, face_id)


def test_where_a_trial_shows_several_faces_it_is_dealt_anew(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=120)
    round_ = start(db_session, add_player(db_session), Mode.PAIR)
    play(db_session, round_, [True])
    gone = next(face for face in faces_of(db_session, round_, 3) if face.label is Label.REAL)
    real, token = gone.face_id, gone.token
    db_session.execute(update(Face).where(Face.id == real).values(taken_at=utc_now()))
    assert replaced(db_session, real) == 2
    assert faces_of(db_session, round_, 2) == []
    rounds.deal_ahead(db_session, round_, min_age=18, now=utc_now())
    for number in (2, 3):
        faces = faces_of(db_session, round_, number)
        assert {face.label for face in faces} == set(Label)
        assert all(face.face_id != real and face.token != token for face in faces)
    assert len(faces_of(db_session, round_, 1)) == 2  # told, so it stays
