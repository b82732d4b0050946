"""The one door for pixels."""

import io
from datetime import timedelta

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import NotFound
from quiz.faces import (
    FACE_LENGTH,
    add_fakes,
    add_reals,
    encode,
    face_bytes,
    find_specimen,
    padded,
    purge_fakes,
    removal,
    retire_stock,
    serving,
    stock_size,
    take_down,
)
from quiz.models import Face, FaceBytes, Label, Mode, Trial
from quiz.play import dealing, replace_face
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_fake,
    a_real,
    add_player,
    add_round,
    fill,
    painted_face,
    respond,
)


def test_an_encoded_face_is_a_plain_jpeg() -> None:
    body = encode(painted_face(1))
    with Image.open(io.BytesIO(body)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (96, 96))
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]


def test_encoding_depends_on_the_pixels_alone() -> None:
    assert encode(painted_face(1)) == encode(painted_face(1).copy())


def test_pure_noise_fits_and_everything_has_one_length() -> None:
    dice = np.random.default_rng(0)
    for pixels in (
        dice.integers(0, 256, (96, 96, 3), dtype=np.uint8),
        (dice.integers(0, 2, (96, 96, 3)) * 255).astype(np.uint8),
        np.zeros((96, 96, 3), np.uint8),
    ):
        body = padded(encode(pixels))
        assert len(body) == FACE_LENGTH
        with Image.open(io.BytesIO(body)) as image:
            image.load()


def test_a_face_that_would_not_fit_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (160, 160, 3), dtype=np.uint8)
    with pytest.raises(ValueError, match="longer than"):
        encode(noise)


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


def test_a_seed_is_used_once_by_a_checkpoint(db_session: Session) -> None:
    assert add_fakes(db_session, [a_fake(1), a_fake(2)], utc_now()) == 2
    assert add_fakes(db_session, [a_fake(2), a_fake(3)], utc_now()) == 1
    assert add_fakes(db_session, [a_fake(2, checkpoint="other")], utc_now()) == 1
    assert add_fakes(db_session, [a_fake(3)], utc_now()) == 0


def test_a_face_is_for_the_player_of_its_trial(db_session: Session) -> None:
    fill(db_session)
    player, other = add_player(db_session), add_player(db_session)
    add_round(db_session, player)
    token = db_session.scalars(select(Trial.token)).first()
    assert token is not None
    assert len(serving.trial_face(db_session, token, player.id)) == FACE_LENGTH
    for stranger in (other.id, None):
        with pytest.raises(NotFound):
            serving.trial_face(db_session, token, stranger)


def test_a_takedown_removes_the_bytes_and_replaces_open_trials(db_session: Session) -> None:
    fill(db_session, reals=30)
    player = add_player(db_session)
    add_round(db_session, player, length=50)
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
    assert old not in dealing.pick_reals(db_session, UTKFACE, player.id, 40, 18)


def test_an_unknown_photograph_is_remembered(db_session: Session) -> None:
    assert take_down(db_session, "0" * 64, utc_now()) is None
    assert removal.taken_down(db_session) == {"0" * 64}


def test_old_fakes_lose_their_bytes_and_keep_their_story(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=20)
    shown = set(db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)))
    assert purge_fakes(db_session, utc_now() - timedelta(days=30)) == 0
    assert purge_fakes(db_session, utc_now() + timedelta(seconds=1)) == len(shown)
    left = set(db_session.scalars(select(FaceBytes.face_id)))
    assert not left & shown
    assert len(left) == 40 - len(shown)
    for face_id in shown:
        assert db_session.get_one(Face, face_id).seed is not None
    assert round_.id


def test_the_specimen_is_a_fake_that_had_its_trial(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    assert find_specimen(db_session, UTKFACE) is None
    round_ = add_round(db_session, player, mode=Mode.CLASSIC, length=30)
    assert find_specimen(db_session, UTKFACE) is None
    trials = db_session.scalars(select(Trial).order_by(Trial.position)).all()
    for trial in trials:
        respond(db_session, player.id, round_.id, trial.position, Label.REAL)
    shown = {trial.face_id for trial in trials if trial.label is Label.FAKE}
    assert find_specimen(db_session, UTKFACE) in shown


def test_fakes_of_another_size_leave_the_stock(db_session: Session) -> None:
    add_fakes(db_session, [a_fake(1), a_fake(2, resolution=64)], utc_now())
    retire_stock(db_session, UTKFACE, 96, utc_now())
    assert stock_size(db_session, UTKFACE) == 1
