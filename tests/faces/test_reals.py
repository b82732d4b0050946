"""Reals: stored once; at another resolution only those that nobody was ever dealt."""

import io
from dataclasses import replace

from PIL import Image
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.decks import GALLERY, UTKFACE
from quiz.faces import Real, add_reals, dealt_resolution, face_bytes, retire_others
from quiz.faces.removal import take_down
from quiz.models import Face, FaceBytes, Label
from quiz.play import dealing
from quiz.storage.database import utc_now
from tests.support.factories import a_real, add_player, fill


def add(session: Session, *reals: Real) -> list[str]:
    """Store reals; return why some of them could not be stored."""
    return list(add_reals(session, reals, utc_now()).values())


def test_photographs_are_stored_once(db_session: Session) -> None:
    reals = [a_real(seed) for seed in range(5)]
    assert add(db_session, *reals[:3]) == add(db_session, *reals) == add(db_session) == []
    assert db_session.scalar(select(func.count()).select_from(FaceBytes)) == 5


def test_another_resolution_replaces_the_bytes_of_what_was_never_dealt(db_session: Session) -> None:
    add(db_session, a_real(1))
    db_session.execute(update(Face).values(judged_by="old", p_detector=0.5))
    assert add(db_session, a_real(1, resolution=64)) == []
    face = db_session.scalars(select(Face)).one()
    body = face_bytes(db_session, face.id)
    assert body is not None
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (64, 64)
    db_session.refresh(face)
    assert (face.resolution, face.judged_by, face.p_detector) == (64, None, None)


def test_what_was_dealt_keeps_its_bytes_and_its_fake(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    player = add_player(db_session).id
    [pair] = dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    before = {face_id: face_bytes(db_session, face_id) for face_id in pair.values()}
    assert add(db_session, a_real(0, resolution=64)) == ["shown-at-another-size"]
    assert {each: face_bytes(db_session, each) for each in before} == before
    real = db_session.get_one(Face, pair[Label.REAL], populate_existing=True)
    assert (real.resolution, real.partner_id) == (96, pair[Label.FAKE])


def test_a_pair_that_was_retired_comes_back_whole_at_its_resolution(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    player = add_player(db_session).id
    [pair] = dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    assert retire_others(db_session, UTKFACE, 64, utc_now()) == 1
    assert dealt_resolution(db_session, UTKFACE) is None
    assert add(db_session, a_real(0)) == []
    assert dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18) == [pair]


def test_another_deck_stays_as_it_is(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=0)
    moved = [replace(a_real(n, resolution=64), deck=GALLERY.name) for n in range(3)]
    assert add(db_session, *moved, a_real(9, deck=GALLERY)) == ["in-another-deck"] * 3
    kept = select(Face.deck, Face.resolution, func.count()).group_by(Face.deck, Face.resolution)
    assert set(db_session.execute(kept)) == {("utkface", 96, 3), ("gallery", 96, 1)}


def test_what_was_taken_down_never_comes_back(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=0)
    take_down(db_session, a_real(0).sha256, utc_now())
    take_down(db_session, a_real(1).sha256, utc_now())
    for resolution in (96, 64):
        both = [a_real(number, resolution=resolution) for number in range(2)]
        assert add(db_session, *both) == ["taken-down"] * 2
    assert db_session.scalars(select(Face.taken_at.is_(None))).all() == [False]
    assert db_session.scalars(select(FaceBytes)).all() == []
