"""What is told when there is nothing to play with, or the database is gone or read-only."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from quiz import create_app
from quiz.config import Config
from quiz.storage.database import Database
from quiz.web import readiness
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(("reals", "fakes"), [(0, 5), (5, 0), (0, 0)])
def test_no_faces_is_a_503_with_a_sentence(
    client: FlaskClient, db_session: Session, reals: int, fakes: int
) -> None:
    fill(db_session, reals=reals, fakes=fakes)
    refused = client.post("/rounds", json={"length": 50}, headers=JSON)
    assert refused.status_code == 503
    assert refused.json is not None
    assert refused.json["detail"].endswith((".", "UTKFACE to a folder or archive."))
    assert refused.headers["Retry-After"]
    assert client.post("/rounds").status_code == 503
    assert client.get("/").status_code == 200


def test_a_round_waits_for_fakes_only_while_a_worker_lives(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("quiz.web.readiness.time.sleep", naps.append)
    monkeypatch.setattr(readiness, "STOCK_WAIT", 1.0)
    fill(db_session, reals=20, fakes=1)
    assert client.post("/rounds", json={"length": 50}, headers=JSON).status_code == 201
    assert not naps
    add_worker(db_session)
    assert client.post("/rounds", json={"length": 50}, headers=JSON).status_code == 201
    assert naps


def test_a_practice_round_without_fakes_left_still_counts(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session, reals=3, fakes=1)
    url = (client.post("/rounds", json={"mode": "practice"}, headers=JSON).json or {})["url"]
    for position in range(1, 9):
        shown = client.get(url, headers=JSON).json or {}
        assert shown["trial"]["position"] == position
        answered = client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
        assert answered.status_code == 200


def test_a_database_without_tables_is_a_503(tmp_path: Path) -> None:
    app = create_app(Config.from_env({"INSTANCE": str(tmp_path)}))
    refused = app.test_client().get("/stats", headers=JSON)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "database" in (refused.json or {})["detail"]
    assert app.test_client().get("/stats").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503
    app.extensions["quiz.database"].dispose()


@pytest.fixture
def read_only(app: Flask, db_session: Session) -> None:
    """Let the application find a database with faces that nobody may write to."""
    fill(db_session)
    database: Database = app.extensions["quiz.database"]

    def forbid(connection: Any, _record: Any) -> None:
        if database.is_sqlite:
            connection.execute("PRAGMA query_only = ON")
            return
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    event.listen(database.engine, "connect", forbid)


@pytest.mark.usefixtures("read_only")
def test_who_writes_is_told_to_come_back(client: FlaskClient) -> None:
    refused = client.post("/rounds", json={}, headers=JSON)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "does not serve right now" in (refused.json or {})["detail"]


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("path", ["/", "/stats", "/how", "/leaderboard?window=week", "/me"])
def test_who_reads_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
