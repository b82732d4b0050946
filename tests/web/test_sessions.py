"""The two sessions of a request: made once, closed at its end, rolled back after a refusal."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.errors import Conflict
from quiz.models import Player
from quiz.storage import Database
from quiz.web import config, database, reading, roll_back, writing
from tests.support.factories import add_player, add_worker, fill
from tests.support.postgres import fresh_database


def players(database: Database) -> int:
    """How many players there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Player)) or 0


def test_a_request_has_one_session_of_each_kind(app: Flask) -> None:
    with app.app_context():
        assert reading() is reading()
        assert writing() is writing()
        assert database() is app.extensions["quiz.database"]
        assert config() is app.extensions["quiz.config"]


def test_what_is_not_committed_is_undone(app: Flask) -> None:
    with app.app_context():
        roll_back()  # nothing has been opened: nothing happens
        add_player(writing())
        writing().flush()
        roll_back()
        writing().commit()
        add_player(writing())
        writing().flush()
    assert players(app.extensions["quiz.database"]) == 0


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_refusal_rolls_back_before_the_error_page_is_made(app: Flask, accept: str) -> None:
    @app.post("/refuse")
    def refuse() -> str:
        add_player(writing())
        writing().flush()
        raise Conflict("No.")

    refused = app.test_client().post("/refuse", headers={"Accept": accept})
    assert refused.status_code == 409
    assert players(app.extensions["quiz.database"]) == 0


def app_with_replica(config: Config, url: str) -> Flask:
    return create_app(replace(config, replica_url=url))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_only_pages_about_everyone_are_read_from_the_replica(
    config: Config, db_session: Session, postgres_server: str, postgres_template: str
) -> None:
    fill(db_session)
    name = f"{postgres_template}_replica"
    url = str(fresh_database(postgres_server, name, postgres_template))
    app = app_with_replica(config, Database(url).engine.url.render_as_string(hide_password=False))
    asked = list[str]()
    event.listen(
        app.extensions["quiz.replica"].engine,
        "before_cursor_execute",
        lambda *execution: asked.append(execution[2]),
    )
    client = app.test_client()
    for path, is_about_everyone in (
        ("/", False),
        ("/leaderboard", True),
        ("/me", False),
        ("/stats", True),
        ("/modes", False),
    ):
        asked.clear()
        assert client.get(path).status_code == 200
        assert bool(asked) is is_about_everyone, path
    close_app(app)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_an_answer_pages_come_from_the_main_database(
    config: Config, db_session: Session
) -> None:
    fill(db_session)
    add_worker(db_session)
    app = app_with_replica(config, "postgresql+psycopg://nobody@127.0.0.1:9/none")
    client = app.test_client()
    assert client.get("/leaderboard").status_code == 200
    ready = client.get("/readyz", headers={"Accept": "application/json"})
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["warnings"] == [
        "The replica does not answer; pages are read from the main database."
    ]
    close_app(app)
