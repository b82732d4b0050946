"""Removal: takedowns, and the purge of old fakes."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import face_bytes, purge_fakes, removal, return_spares
from quiz.faces.removal import take_down
from quiz.models import Face, FaceBytes, Label, Trial
from quiz.play import dealing, replace_face
from quiz.storage.database import utc_now
from tests.support.factories import (
    add_player,
    add_round,
    fill,
)


def test_a_takedown_removes_the_bytes_and_replaces_open_trials(db_session: Session) -> None:
    fill(db_session, reals=30)
    player = add_player(db_session)
    add_round(db_session, player, length=20)
    trial = db_session.scalars(select(Trial).where(Trial.label == Label.REAL)).first()
    assert trial is not None
    old = trial.face_id
    sha256 = db_session.get_one(Face, old).sha256 or ""
    waiting = len(db_session.scalars(select(Trial).where(Trial.face_id == old)).all())
    assert take_down(db_session, sha256, utc_now()) == old
    assert replace_face(db_session, old, 18) == waiting
    db_session.commit()
    assert trial.face_id != old
    assert face_bytes(db_session, old) is None
    assert removal.taken_down(db_session) == {sha256}
    assert take_down(db_session, sha256, utc_now()) == old
    assert old not in dealing.pick_reals(db_session, UTKFACE, player.id, 9, 18)


def test_an_unknown_photograph_is_remembered(db_session: Session) -> None:
    assert take_down(db_session, "0" * 64, utc_now()) is None
    assert removal.taken_down(db_session) == {"0" * 64}


def test_old_fakes_lose_their_bytes_and_keep_their_story(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=20)
    db_session.execute(update(Trial).values(shown_at=utc_now()))
    shown = set(db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)))
    later = utc_now() + timedelta(seconds=1)
    assert purge_fakes(db_session, later) == 0  # in an open round, a missing face would be a fake
    round_.finished_at = utc_now()
    assert return_spares(db_session) == 20
    assert purge_fakes(db_session, utc_now() - timedelta(days=30)) == 0
    assert purge_fakes(db_session, later) == len(shown) == 10
    left = set(db_session.scalars(select(FaceBytes.face_id)))
    assert not left & shown
    assert len(left) == 40 - len(shown)
    for face_id in shown:
        assert db_session.get_one(Face, face_id).seed is not None
