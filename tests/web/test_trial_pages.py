"""The trial that comes with a verdict: only where it may be shown at once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}


@pytest.fixture
def client(app: Flask, db_session: Session) -> FlaskClient:
    """A browser, where there are faces enough."""
    fill(db_session)
    add_worker(db_session)
    return app.test_client()


def test_each_verdict_brings_the_next_trial_until_the_last(client: FlaskClient) -> None:
    made = client.post("/rounds", json={"length": 4}, headers=JSON)
    url = (made.json or {})["url"]
    for number in range(1, 5):
        reply = client.post(f"{url}/trials/{number}", json={"response": "real"}, headers=JSON)
        following = (reply.json or {})["next"]
        assert (following is None) == (number == 4)
        if following:
            assert following["position"] == number + 1
            assert client.get(following["face"]).status_code == 200
            assert "label" not in str(following)


def test_practice_brings_its_sharpness(client: FlaskClient) -> None:
    made = client.post("/rounds", json={"mode": "practice"}, headers=JSON)
    url = (made.json or {})["url"]
    reply = client.post(f"{url}/trials/1", json={"response": "real"}, headers=JSON)
    assert "sharpness" in (reply.json or {})["next"]["say"]["tally"]
