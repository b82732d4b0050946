"""Rounds over HTTP, by their JSON twins."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz.models import Label, Trial

JSON = {"Accept": "application/json"}


def start(client: FlaskClient, **values: Any) -> str:
    """Start a round; its address."""
    response = client.post("/rounds", json=values, headers=JSON)
    assert response.status_code == 201, response.text
    return str(response.json["url"])  # type: ignore[index]


def respond(client: FlaskClient, url: str, position: int, response: str) -> TestResponse:
    """Respond to a trial."""
    values = {"response": response}
    return client.post(f"{url}/trials/{position}", json=values, headers=JSON)


def labels(session: Session, url: str) -> list[Label]:
    """Look behind the curtain."""
    session.rollback()
    query = select(Trial.label).where(Trial.round_id == url.rpartition("/")[2])
    found = list(session.scalars(query.order_by(Trial.position)))
    session.rollback()
    return found


def get(client: FlaskClient, url: str) -> dict[str, Any]:
    """Get a JSON twin."""
    response = client.get(url, headers=JSON)
    assert response.status_code == 200, response.text
    return dict(response.json or {})
