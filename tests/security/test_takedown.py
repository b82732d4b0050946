"""Takedowns: a photograph disappears from every address at once, for good."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import digests, notable_faces
from quiz.faces import add_fakes, face_bytes
from quiz.models import ClassroomFace, Face, FaceBytes, Label, Takedown, Trial
from quiz.storage.database import utc_now
from tests.support.classes import in_turn
from tests.support.factories import (
    PASSWORD,
    a_fake,
    add_teacher,
    add_worker,
    fill,
    write_utkface,
)

JSON = {"Accept": "application/json"}
REALS = 48
pytestmark = pytest.mark.usefixtures("quick_hashes")


def run(app: Flask, *words: str) -> str:
    """Run a command of `flask faces`."""
    result = app.test_cli_runner().invoke(args=["faces", *words])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(app: Flask, db_session: Session, tmp_path: Path) -> Path:
    """Import photographs, and add a stock of fakes; return the photographs' folder."""
    folder = write_utkface(tmp_path / "UTKFace", REALS)
    run(app, "import", str(folder))
    add_fakes(db_session, [a_fake(number) for number in range(60)], utc_now())
    db_session.commit()
    add_worker(db_session)
    add_teacher(db_session)
    return folder


def post(client: FlaskClient, path: str, values: dict[str, Any]) -> dict[str, Any]:
    reply = client.post(path, json=values, headers=JSON)
    assert reply.status_code < 300, reply.text
    return dict(reply.json or {})


def photographs_of(session: Session, query: Any) -> list[tuple[str, int]]:
    """Return token and face of the photographs in a query."""
    rows = [(token, face) for token, face in session.execute(query)]
    session.rollback()
    return rows


def test_a_takedown_removes_a_photograph_everywhere_for_good(
    app: Flask, db_session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.play.rounds.flip_coins", in_turn)
    monkeypatch.setattr("quiz.classroom.classrooms.flip_coins", in_turn)
    monkeypatch.setattr(notable_faces, "MIN_SHOWN", 1)
    player, desk, pupil = (app.test_client() for _ in range(3))
    post(desk, "/teach/login", {"username": "ada", "password": PASSWORD})
    url = post(player, "/rounds", {"length": 8})["url"]
    code = post(desk, "/classrooms", {"length": 8})["code"]
    post(pupil, "/join", {"code": code})
    state = dict(desk.get(f"/classrooms/{code}/state", headers=JSON).json or {})
    post(desk, f"/classrooms/{code}/advance", {"from_version": state["version"]})
    for position in range(1, 5):
        post(player, f"{url}/trials/{position}", {"response": "fake"})
    with app.app_context():
        digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
        db_session.commit()
    # All pages that show photographs, by the browser that may see them.
    own = select(Trial.token, Trial.face_id).where(Trial.label == Label.REAL)
    places = [
        (player, *row)
        for row in photographs_of(db_session, own.where(Trial.round_id == url.rpartition("/")[2]))
    ]
    places += [
        (pupil, *row)
        for row in photographs_of(db_session, own.where(Trial.round_id != url.rpartition("/")[2]))
    ]
    in_class = select(ClassroomFace.token, ClassroomFace.face_id)
    in_class = in_class.where(ClassroomFace.label == Label.REAL)
    places += [(desk, *row) for row in photographs_of(db_session, in_class)]
    assert len(places) == 12
    for client, token, _ in places:
        assert client.get(f"/faces/{token}").status_code == 200
    hashes = {face: sha or "" for face, sha in db_session.execute(select(Face.id, Face.sha256))}
    db_session.rollback()
    gone = sorted({face for _, _, face in places})
    for face in gone:
        assert "Later imports will refuse it" in run(app, "takedown", hashes[face])
    for client, token, _ in places:
        assert client.get(f"/faces/{token}").status_code == 404
    # An open trial has another face by now, at an address of its own.
    now_open = dict(player.get(url, headers=JSON).json or {})["trial"]["face"]
    assert player.get(now_open).status_code == 200
    for token, face in db_session.execute(select(ClassroomFace.token, ClassroomFace.face_id)).all():
        db_session.rollback()
        assert face not in gone
        assert desk.get(f"/faces/{token}").status_code == 200
    for address in (url, f"{url}?verdict=2", "/me", "/stats", "/", "/leaderboard"):
        assert player.get(address).status_code == 200, address
    for address in (f"/classrooms/{code}", f"/classrooms/{code}/report"):
        assert desk.get(address).status_code == 200
    room = db_session.scalars(select(ClassroomFace.face_id)).all()
    assert len(set(room)) == len(room) == 8  # the replacement repeats no face
    db_session.rollback()
    stays_away(app, db_session, folder, gone, hashes)


def stays_away(
    app: Flask, session: Session, folder: Path, gone: list[int], hashes: dict[int, str]
) -> None:
    """Check that no import brings the photograph back, under any file name."""
    for path in folder.iterdir():
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 in {hashes[face] for face in gone}:
            path.with_name("99_1_4_20200101000000000.jpg.chip.jpg").write_bytes(path.read_bytes())
    report = run(app, "import", str(folder), "--again")
    assert "taken-down" in report
    kept = set(session.scalars(select(FaceBytes.face_id)))
    assert not kept & set(gone)
    assert len(session.scalars(select(Takedown)).all()) == len(gone)
    taken = update(Face).where(Face.id.in_(gone), Face.taken_at.is_(None)).values(taken_at=None)
    assert session.execute(taken).rowcount == 0  # type: ignore[attr-defined]
    session.rollback()
    player = app.test_client()
    for _ in range(3):
        post(player, "/rounds", {"length": 20})
    dealt = set(session.scalars(select(Trial.face_id).where(Trial.response.is_(None))))
    assert not dealt & set(gone)
    session.rollback()


def test_without_another_face_the_bytes_go_and_the_round_says_so(
    app: Flask, db_session: Session
) -> None:
    fill(db_session, reals=4, fakes=4)
    player = app.test_client()
    url = post(player, "/rounds", {"length": 4})["url"]
    shown = db_session.scalars(select(Trial).where(Trial.position == 1)).one()
    real = shown.face_id if shown.label is Label.REAL else shown.spare_id
    sha256 = db_session.get_one(Face, real).sha256
    db_session.rollback()
    said = run(app, "takedown", str(sha256))
    assert "Open trials that got another face: 0." in said
    assert "Open trials without another face yet: 1;" in said
    assert face_bytes(db_session, real or 0) is None
    db_session.rollback()
    for headers in ({}, JSON):
        reply = player.get(url, headers=headers)
        assert reply.status_code == 503
        assert "This face was removed, and there is no other" in reply.text
    assert player.get("/").status_code == 200
