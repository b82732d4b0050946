"""The two sessions of a request: made once, closed at its end, rolled back after a refusal."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from quiz.errors import Conflict
from quiz.models import Player
from quiz.storage import Database
from quiz.web import config, database, reading, roll_back, writing
from tests.support.factories import add_player


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
