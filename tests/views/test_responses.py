"""Responses over HTTP: verdicts, repeats, refusals, and the end of a round."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.models import Label
from tests.support.factories import add_worker, fill
from tests.support.round_pages import JSON, get, labels, respond, start


@pytest.fixture(autouse=True)
def _stock(db_session: Session) -> None:
    """Faces to play with."""
    fill(db_session)
    add_worker(db_session)


def test_a_practice_round_goes_on_until_it_is_finished(
    client: FlaskClient, db_session: Session
) -> None:
    url = start(client, mode="practice")
    for position in range(1, 8):
        state = get(client, url)
        assert state["length"] is None
        assert state["result"]["accuracy_interval"]
        assert "Link" in client.get(url, headers=JSON).headers
        assert respond(client, url, position, "fake").status_code == 200
    assert len(labels(db_session, url)) == 12  # four at a time
    finished = client.post(f"{url}/finish", headers=JSON)
    assert finished.status_code == 200
    assert finished.json is not None
    assert finished.json["done"]
    assert finished.json["result"]["hits"] + finished.json["result"]["false_alarms"] == 7
    assert respond(client, url, 8, "fake").status_code == 409
    assert client.post(f"{url}/finish").status_code == 303


def test_a_classic_round_is_not_finished_by_hand(client: FlaskClient) -> None:
    assert client.post(f"{start(client)}/finish", headers=JSON).status_code == 409


def test_the_same_response_again_returns_the_same_body(client: FlaskClient) -> None:
    url = start(client)
    first = respond(client, url, 1, "real")
    respond(client, url, 2, "real")
    again = respond(client, url, 1, "real")
    assert again.status_code == 200
    assert again.data == first.data


def test_another_response_is_a_conflict_that_shows_the_verdict(client: FlaskClient) -> None:
    url = start(client)
    verdict = respond(client, url, 1, "real").json
    refused = respond(client, url, 1, "fake")
    assert refused.status_code == 409
    assert refused.mimetype == "application/problem+json"
    assert refused.json is not None
    assert refused.json["verdict"] | {"next": (verdict or {})["next"]} == verdict
    assert get(client, url)["answered"] == 1


def test_a_verdict_brings_the_next_trial(client: FlaskClient) -> None:
    url = start(client, length=4)
    for position in range(1, 4):
        following = (respond(client, url, position, "real").json or {})["next"]
        state = get(client, url)
        assert state["trial"] == {name: following[name] for name in ("position", "face")}
        assert state["say"] == following["say"]
        assert following["position"] == position + 1
        assert client.get(following["face"]).status_code == 200
    assert (respond(client, url, 4, "real").json or {})["next"] is None


def test_practice_brings_the_next_trial_too(client: FlaskClient) -> None:
    url = start(client, mode="practice")
    following = (respond(client, url, 1, "real").json or {})["next"]
    assert following["say"] == get(client, url)["say"]


def test_only_the_open_trial_takes_a_response(client: FlaskClient) -> None:
    url = start(client, length=4)
    for position in (0, 2, 5):
        assert respond(client, url, position, "real").status_code == 409
    assert get(client, url)["answered"] == 0


def test_a_photographs_provenance_is_the_name_of_the_set(
    client: FlaskClient, db_session: Session
) -> None:
    url = start(client, length=20)
    for position in range(1, 21):
        truth = labels(db_session, url)[position - 1]
        db_session.rollback()
        verdict = respond(client, url, position, "real").json or {}
        if truth is Label.REAL:
            assert verdict["face"] == {"label": "real", "source": "UTKFace"}
        else:
            assert set(verdict["face"]) == {"label", "checkpoint", "seed", "made_at"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"response": "maybe"},
        {"response": "real", "confidence": 49},
        {"response": "real", "confidence": 101},
        {"response": "real", "confidence": "sure"},
    ],
)
def test_a_response_that_can_not_be_is_a_400_with_a_sentence(
    client: FlaskClient, values: dict[str, Any]
) -> None:
    refused = client.post(f"{start(client)}/trials/1", json=values, headers=JSON)
    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["detail"].endswith(".")
