"""Errors as pages and as problem documents, and a database that is not available."""

from pathlib import Path
from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.languages import current
from quiz.storage.database import Database
from tests.support.factories import fill
from tests.support.pages import JSON


def test_errors_are_pages_or_problem_documents(client: FlaskClient) -> None:
    page = client.get("/nothing")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = client.get("/nothing", headers=JSON)
    assert problem.mimetype == "application/problem+json"
    assert problem.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such page, or you may not see it.",
    }
    wrong = client.put("/stats", headers=JSON)
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    assert client.post("/rounds", data=b"x" * 100_000, headers=JSON).status_code == 413


def test_an_error_speaks_the_language_of_its_reader(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = {
        "Not Found": "Nicht gefunden",
        "There is no such page, or you may not see it.": "Diese Seite gibt es nicht.",
    }
    german = NullTranslations()
    monkeypatch.setattr(german, "gettext", lambda message: catalog.get(message, message))
    monkeypatch.setattr(current, "get_translations", lambda: german)
    page = client.get("/nothing").text
    assert "<h1>Nicht gefunden</h1>" in page
    assert "Diese Seite gibt es nicht." in page
    problem = client.get("/nothing", headers=JSON)
    assert problem.json is not None
    assert problem.json["title"] == "Not Found"
    assert problem.json["detail"] == "Diese Seite gibt es nicht."
    assert problem.headers["Content-Language"] == "en"


def test_a_bug_is_a_500_without_its_story(app: Flask) -> None:
    @app.get("/bug")
    def bug() -> str:
        raise RuntimeError("a secret detail")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    broken = app.test_client().get("/bug", headers=JSON)
    assert broken.status_code == 500
    assert broken.mimetype == "application/problem+json"
    assert "secret" not in broken.text


def test_a_database_without_tables_is_a_503(tmp_path: Path) -> None:
    app = create_app(Config.from_env({"INSTANCE": str(tmp_path)}))
    refused = app.test_client().get("/stats", headers=JSON)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "database" in (refused.json or {})["detail"]
    assert app.test_client().get("/stats").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503
    close_app(app)


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
    assert "not available right now" in (refused.json or {})["detail"]


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("path", ["/", "/stats", "/how", "/leaderboard?window=week", "/me"])
def test_who_reads_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
