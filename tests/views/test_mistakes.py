"""The mistakes of a round, one page each, for its player alone and after its end."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.models import FaceBytes, Label, Trial
from tests.support.pages import JSON, play, start, twin


@pytest.fixture
def played(client: FlaskClient, both: Session) -> str:
    """A round in which every real was judged wrong; its address."""
    return play(client, 20)


def wrong_positions(session: Session, url: str) -> list[int]:
    """Return where reals were, for all of them were called fake."""
    query = select(Trial.position).where(Trial.round_id == url.rpartition("/")[2])
    found = list(session.scalars(query.where(Trial.label == Label.REAL).order_by(Trial.position)))
    session.rollback()
    return found


def test_each_mistake_has_its_page(client: FlaskClient, both: Session, played: str) -> None:
    positions = wrong_positions(both, played)
    assert len(positions) > 1
    assert f'href="{played}/mistakes"' in client.get(played).text
    for number, position in enumerate(positions, 1):
        address = f"{played}/mistakes?position={position}"
        seen = twin(client, address)
        assert (seen["number"], seen["count"], seen["url"]) == (number, len(positions), played)
        assert seen["verdict"]["label"] == "real"
        assert seen["verdict"]["response"] == "fake"
        assert client.get(seen["face"]).status_code == 200
        text = client.get(address).text
        assert f"Mistake {number} of {len(positions)}" in text
        assert "You said fake." in text
        for near in {number - 1, number + 1} & set(range(1, len(positions) + 1)):
            assert f'href="{played}/mistakes?position={positions[near - 1]}"' in text
    assert twin(client, f"{played}/mistakes")["number"] == 1


def test_what_was_no_mistake_has_none(client: FlaskClient, both: Session, played: str) -> None:
    right = min(set(range(1, 21)) - set(wrong_positions(both, played)))
    for position in (right, 0, 21):
        reply = client.get(f"{played}/mistakes?position={position}", headers=JSON)
        assert reply.status_code == 404
    assert client.get(f"{played}/mistakes?position=first").status_code == 400


def test_an_open_round_tells_no_mistake(client: FlaskClient, both: Session) -> None:
    url = start(client, length=4)
    for position in (1, 2, 3):
        client.post(f"{url}/trials/{position}", json={"response": "fake"}, headers=JSON)
        assert client.get(f"{url}/mistakes").status_code == 404


def test_mistakes_are_the_players_alone(app: Flask, played: str) -> None:
    assert app.test_client().get(f"{played}/mistakes").status_code == 404


def test_a_face_that_is_gone_is_told(client: FlaskClient, both: Session, played: str) -> None:
    both.execute(delete(FaceBytes))
    both.commit()
    assert "is not kept any more" in client.get(f"{played}/mistakes").text
    assert twin(client, f"{played}/mistakes")["face"] is None
