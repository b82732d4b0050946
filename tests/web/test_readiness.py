"""Starting a round: a short wait for fakes, and what is said when there are no faces."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.models import Label
from quiz.web import readiness
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON


@pytest.mark.parametrize(("reals", "fakes"), [(0, 5), (5, 0), (0, 0)])
def test_no_faces_is_a_503_with_a_sentence(
    client: FlaskClient, db_session: Session, reals: int, fakes: int
) -> None:
    fill(db_session, reals=reals, fakes=fakes)
    refused = client.post("/rounds", json={"length": 50}, headers=JSON)
    assert refused.status_code == 503
    assert refused.json is not None
    assert refused.json["detail"].endswith((".", "UTKFACE to a folder or archive."))
    assert refused.headers["Retry-After"]
    assert client.post("/rounds").status_code == 503
    assert client.get("/").status_code == 200


def test_a_round_waits_for_fakes_only_while_a_worker_lives(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("quiz.web.readiness.time.sleep", naps.append)
    monkeypatch.setattr(readiness, "STOCK_WAIT", 1.0)
    fill(db_session, reals=20, fakes=3)
    assert client.post("/rounds", headers=JSON).status_code == 503
    assert not naps
    add_worker(db_session)
    assert client.post("/rounds", headers=JSON).status_code == 503
    assert naps


@pytest.mark.parametrize("label", Label)
def test_the_wait_does_not_depend_on_the_coins(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch, label: Label
) -> None:
    needed: list[int] = []

    def wait(deck: Deck, count: int, min_age: int) -> int:
        needed.append(count)
        return 60

    monkeypatch.setattr("quiz.play.rounds.flip_coins", lambda count: [label] * count)
    monkeypatch.setattr("quiz.views.round_starts.wait_for_stock", wait)
    fill(db_session)
    assert client.post("/rounds", json={"length": 10}, headers=JSON).status_code == 201
    assert needed == [4]


def test_a_practice_round_without_fakes_left_still_counts(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    fill(db_session, reals=30, fakes=4)
    url = (client.post("/rounds", json={"mode": "practice"}, headers=JSON).json or {})["url"]
    for position in range(1, 5):
        shown = client.get(url, headers=JSON).json or {}
        assert shown["trial"]["position"] == position
        answered = client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
        assert answered.status_code == 200
    # Somebody else gets the faces that could come back.
    assert app.test_client().post("/rounds", json={"length": 4}, headers=JSON).status_code == 201
    refused = client.get(url, headers=JSON)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
