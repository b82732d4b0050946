"""Styles and scripts are there for pages of another release, and nothing else is."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

OTHER = "0123456789ab"  # the version of another release


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: files do not read the database."""
    return sqlite_url


@pytest.fixture
def version(app: Flask) -> str:
    """The version that this release serves."""
    return str(app.extensions["quiz.assets"].version)


def test_a_page_of_another_release_gets_this_ones_and_asks_again(
    client: FlaskClient, version: str
) -> None:
    own, old = client.get(f"/static/{version}/site.css"), client.get(f"/static/{OTHER}/site.css")
    assert old.data == own.data
    assert old.headers["Cache-Control"] == "no-cache"


def test_what_is_not_built_is_not_there(client: FlaskClient, version: str) -> None:
    for name in ("base.css", "site.css.br", "..%2fapp.py"):
        assert client.get(f"/static/{version}/{name}").status_code == 404
