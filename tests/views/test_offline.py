"""The page for no connection: it knows nobody, and has no form that could fail."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.pages import twin


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: the page does not read the database."""
    return sqlite_url


def test_the_page_is_of_nobody(client: FlaskClient) -> None:
    reply = client.get("/offline")
    assert "No connection" in reply.text
    assert twin(client, "/offline")["detail"].replace("'", "&#39;") in reply.text
    assert "Set-Cookie" not in reply.headers
    assert "csrf" not in reply.text
    assert "<form" not in reply.text
    assert "/faces/" not in reply.text


def test_all_that_the_page_names_is_there(client: FlaskClient) -> None:
    page = client.get("/offline").text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) == 3
    for file in files:
        with client.get(file) as found:
            assert found.status_code == 200


def test_the_service_worker_may_control_every_page(client: FlaskClient) -> None:
    with client.get("/service-worker.js") as script:
        assert script.mimetype == "text/javascript"
        assert "max-age=3600" in script.headers["Cache-Control"]
