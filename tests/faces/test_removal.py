"""Removal: takedowns, and the purge of old fakes."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom.replacing import replace_face
from quiz.decks.deck import UTKFACE
from quiz.faces import add_reals, face_bytes, forget_spares, purge_fakes, removal, take_from_stock
from quiz.faces.removal import take_down
from quiz.models import Face, FaceBytes, Label, Trial
from quiz.storage.database import Database, utc_now
from tests.support.deals import pick_reals
from tests.support.factories import (
    a_real,
    add_player,
    add_round,
    fill,
)
from tests.support.races import meanwhile


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
    assert replace_face(db_session, old, 18, utc_now()).changed == waiting
    db_session.commit()
    assert trial.face_id != old
    assert face_bytes(db_session, old) is None
    assert removal.taken_down(db_session) == {sha256}
    assert take_down(db_session, sha256, utc_now()) == old
    assert old not in pick_reals(db_session, UTKFACE, player.id, 9)


def test_a_takedown_waits_for_an_import_that_stores_the_photograph(database: Database) -> None:
    def take() -> int | None:
        with database.transaction() as session:
            return take_down(session, a_real(0).sha256, utc_now())

    with ThreadPoolExecutor(1) as threads:
        with database.transaction() as session:
            assert add_reals(session, [a_real(0), a_real(1)], utc_now()) == {}
            taking = threads.submit(take)
            time.sleep(0.3)
            assert not taking.done()
        face_id = taking.result()
    with database.reading() as session:
        assert face_id is not None
        assert face_bytes(session, face_id) is None
        assert len(session.scalars(select(FaceBytes)).all()) == 1


def test_an_unknown_photograph_is_remembered(db_session: Session) -> None:
    assert take_down(db_session, "0" * 64, utc_now()) is None
    assert removal.taken_down(db_session) == {"0" * 64}


def test_old_fakes_lose_their_bytes_and_keep_their_story(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    shown = take_from_stock(db_session, UTKFACE, 5, utc_now())  # as those of the home page
    later = utc_now() + timedelta(seconds=1)
    assert purge_fakes(db_session, utc_now() - timedelta(days=30)) == 0
    assert purge_fakes(db_session, later) == len(shown) == 5
    left = set(db_session.scalars(select(FaceBytes.face_id)))
    assert not left & set(shown)
    assert len(left) == 40 - len(shown)
    for face_id in shown:
        assert db_session.get_one(Face, face_id).seed is not None


def test_the_fake_of_a_pair_is_kept_as_long_as_its_real(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    round_ = add_round(db_session, add_player(db_session), length=10)
    round_.finished_at = utc_now()
    forget_spares(db_session)
    assert purge_fakes(db_session, utc_now() + timedelta(days=400)) == 0


@pytest.mark.parametrize("label", list(Label))
def test_a_takedown_changes_a_trial_whichever_face_is_shown(
    db_session: Session, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session, reals=10, fakes=10)
    monkeypatch.setattr("quiz.play.rounds.flip_coins", lambda count: [label] * count)
    round_ = add_round(db_session, add_player(db_session), length=4)
    trial = db_session.scalars(select(Trial).where(Trial.round_id == round_.id)).first()
    assert trial is not None
    pair, token = (trial.face_id, trial.spare_id), trial.token
    [real] = db_session.scalars(select(Face).where(Face.id.in_(pair), Face.label == Label.REAL))
    take_down(db_session, str(real.sha256), utc_now())
    assert [face_bytes(db_session, face or 0) for face in pair] == [None, None]
    assert replace_face(db_session, real.id, 18, utc_now()).changed == 1
    db_session.refresh(trial)
    assert not {trial.face_id, trial.spare_id} & set(pair)
    assert trial.token != token  # browsers keep what an address showed
    shown = db_session.get_one(Face, trial.face_id)
    assert shown.label is trial.label
    assert shown.partner_id == trial.spare_id or shown.label is Label.FAKE


def test_a_new_coin_decides_about_what_takes_the_place_of_a_face(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session, reals=80, fakes=80)
    monkeypatch.setattr("quiz.play.rounds.flip_coins", lambda count: [Label.REAL] * count)
    labels = []
    for _ in range(24):
        round_ = add_round(db_session, add_player(db_session), length=4)
        trial = db_session.scalars(select(Trial).where(Trial.round_id == round_.id)).first()
        assert trial is not None
        take_down(db_session, str(db_session.get_one(Face, trial.face_id).sha256), utc_now())
        replace_face(db_session, trial.face_id, 18, utc_now())
        labels.append(trial.label)
        round_.finished_at = utc_now()
    assert set(labels) == set(Label)


def test_a_takedown_takes_the_fake_that_is_paired_at_the_same_moment(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=1, fakes=1)
        real = session.scalars(select(Face).where(Face.label == Label.REAL)).one()
        sha256 = real.sha256 or ""
        fake = session.scalars(select(Face.id).where(Face.label == Label.FAKE)).one()
        session.commit()

        def take() -> None:
            with database.transaction() as other:
                take_down(other, sha256, utc_now())

        real.partner_id = fake
        session.flush()
        meanwhile(session, take, session.flush)
        assert session.scalars(select(FaceBytes.face_id)).all() == []
