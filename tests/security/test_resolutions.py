"""A change of resolution: whoever remembers all faces learns nothing, and nothing held changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz import tasks
from quiz.faces import add_fakes
from quiz.models import ClassroomFace, Face, FaceBytes, Label, Trial
from quiz.storage import utc_now
from tests.support.classes import in_turn
from tests.support.commands import run
from tests.support.factories import PASSWORD, a_fake, add_teacher, add_worker, write_utkface

JSON = {"Accept": "application/json"}
COUNT = 48
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Photographs; no worker is asked for fakes."""
    monkeypatch.setattr(tasks, "ask_for_faces", lambda config: None)
    monkeypatch.setattr("quiz.play.rounds.flip_coins", in_turn)
    return write_utkface(tmp_path / "UTKFace", COUNT)


@pytest.fixture
def import_at(
    app: Flask, folder: Path, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int, int], None]:
    """Return a function that imports the photographs at a resolution, and fills the stock."""

    def import_faces(resolution: int, first_seed: int) -> None:
        monkeypatch.setattr("quiz.commands.faces.wanted_resolution", lambda *_: resolution)
        result = run(app, "faces", "import", str(folder))
        assert result.exit_code == 0, result.output
        seeds = range(first_seed, first_seed + 30)
        fakes = [a_fake(seed, resolution=resolution) for seed in seeds]
        add_fakes(db_session, fakes, utc_now())
        db_session.commit()

    return import_faces


def start(client: FlaskClient, status: int = 201) -> str:
    """Start a round of four; return its address."""
    reply = client.post("/rounds", json={"length": 4, "deck": "utkface"}, headers=JSON)
    assert reply.status_code == status, reply.text
    return str(reply.json["url"]) if status == 201 and reply.json else ""


def play(client: FlaskClient, url: str) -> None:
    """Respond to all faces of a round."""
    for position in range(1, 5):
        reply = client.post(f"{url}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert reply.status_code == 200, reply.text


def faces_of(session: Session, *conditions: object) -> dict[str, bytes]:
    """Return the bytes of the faces of trials, by token."""
    query = select(Trial.token, FaceBytes.body).join(FaceBytes, FaceBytes.face_id == Trial.face_id)
    found = dict(session.execute(query.where(*conditions)).all())  # type: ignore[arg-type]
    session.rollback()
    return found


def pairs_of(session: Session) -> dict[str, tuple[int | None, int]]:
    """Return, by SHA-256, the fake and the resolution of each real that has a fake."""
    query = select(Face.sha256, Face.partner_id, Face.resolution)
    rows = session.execute(query.where(Face.partner_id.is_not(None))).all()
    session.rollback()
    return {str(sha256): (fake, resolution) for sha256, fake, resolution in rows}


def test_open_faces_stay_and_pairs_come_back_whole_or_not_at_all(
    app: Flask,
    db_session: Session,
    import_at: Callable[[int, int], None],
) -> None:
    add_worker(db_session)
    add_teacher(db_session)
    import_at(96, 0)
    player, desk = app.test_client(), app.test_client()
    desk.post("/teach/login", json={"username": "ada", "password": PASSWORD}, headers=JSON)
    made = desk.post("/classrooms", json={"length": 4, "deck": "utkface"}, headers=JSON)
    assert made.status_code == 201
    play(player, start(player))
    url = start(player)
    before, pairs = faces_of(db_session), pairs_of(db_session)
    in_class = select(ClassroomFace.face_id, ClassroomFace.label).order_by(ClassroomFace.position)
    held = db_session.execute(in_class).all()
    db_session.rollback()

    import_at(64, 100)
    assert faces_of(db_session) == before  # at the same addresses, open or not
    assert db_session.execute(in_class).all() == held
    db_session.rollback()
    for token in before:
        assert player.get(f"/faces/{token}").status_code == 200
    play(player, url)
    for _ in range(4):
        other = app.test_client()
        play(other, start(other))
    new = {sha256: pair for sha256, pair in pairs_of(db_session).items() if sha256 not in pairs}
    assert {resolution for _, resolution in new.values()} == {64}
    shown = select(Face.resolution, Face.label).join(Trial, Trial.face_id == Face.id)
    sizes = db_session.execute(shown.where(Trial.token.not_in(before))).all()
    db_session.rollback()
    assert {tuple(each) for each in sizes} == {(64, Label.REAL), (64, Label.FAKE)}

    import_at(96, 200)
    assert {each: pairs_of(db_session)[each] for each in pairs} == pairs
    for _ in range(3):
        start(app.test_client())
    query = select(Face.resolution).join(Trial, Trial.face_id == Face.id)
    latest = db_session.scalars(query.order_by(Trial.id.desc()).limit(12)).all()
    assert set(latest) == {96}
    db_session.rollback()


def test_until_there_are_fakes_of_the_new_size_rounds_wait(
    app: Flask, db_session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_worker(db_session)
    monkeypatch.setattr("quiz.commands.faces.wanted_resolution", lambda *_: 96)
    assert run(app, "faces", "import", str(folder)).exit_code == 0
    add_fakes(db_session, [a_fake(seed) for seed in range(20)], utc_now())
    db_session.commit()
    start(app.test_client())
    monkeypatch.setattr("quiz.commands.faces.wanted_resolution", lambda *_: 64)
    assert run(app, "faces", "import", str(folder)).exit_code == 0
    add_fakes(db_session, [a_fake(seed) for seed in range(20, 40)], utc_now())  # too large
    db_session.commit()
    start(app.test_client(), status=503)
