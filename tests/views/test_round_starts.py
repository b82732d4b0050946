"""Starting rounds over HTTP: what can be asked for, and who plays."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Player, Round
from tests.support.factories import add_worker, fill
from tests.support.round_pages import JSON, start


@pytest.fixture(autouse=True)
def _stock(db_session: Session) -> None:
    """Faces to play with."""
    fill(db_session)
    add_worker(db_session)


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "blitz"},
        {"length": 3},
        {"length": 51},
        {"length": "ten"},
        {"length": 4.5},
        {"mode": ["classic"]},
    ],
)
def test_a_round_that_can_not_be_is_a_400_with_a_sentence(
    client: FlaskClient, values: dict[str, Any]
) -> None:
    refused = client.post("/rounds", json=values, headers=JSON)
    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["detail"].endswith(".")


def test_a_body_that_is_no_object_is_a_400(client: FlaskClient) -> None:
    for body in ("[1]", "{", '"real"'):
        refused = client.post("/rounds", data=body, headers=JSON, content_type="application/json")
        assert refused.status_code == 400


def test_the_players_cookie_is_guarded(client: FlaskClient) -> None:
    response = client.post("/rounds", json={}, headers=JSON)
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("player="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie
    assert "Secure" not in cookie
    secure = client.post("/rounds", json={}, headers=JSON, base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_player_keeps_playing_as_the_same(client: FlaskClient, db_session: Session) -> None:
    start(client)
    start(client)
    assert len(db_session.scalars(select(Player)).all()) == 1
    assert len(db_session.scalars(select(Round)).all()) == 2
