"""Rounds over HTTP: play one to its result, and what its pages show and hide."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.faces.pixels import LENGTHS
from quiz.models import Label, Player, Trial
from tests.support.factories import add_worker, fill
from tests.support.round_pages import JSON, get, labels, respond, start


@pytest.fixture(autouse=True)
def _stock(db_session: Session) -> None:
    """Faces to play with."""
    fill(db_session)
    add_worker(db_session)


def test_a_round_is_played_to_its_result(client: FlaskClient, db_session: Session) -> None:
    url = start(client, mode="classic", length=4)
    truth = labels(db_session, url)
    for position, label in enumerate(truth, start=1):
        state = get(client, url)
        assert state["trial"]["position"] == position
        assert client.get(state["trial"]["face"]).status_code == 200
        verdict = respond(client, url, position, label).json
        assert verdict is not None
        assert verdict["correct"]
        assert verdict["answered"] == verdict["correct_total"] == position
        assert verdict["face"]["label"] == label
    state = get(client, url)
    assert state["done"]
    assert state["trial"] is None
    assert state["result"]["accuracy"] == 1
    assert state["result"]["hits"] == truth.count(Label.FAKE)


def test_a_round_works_as_forms_without_scripts(client: FlaskClient) -> None:
    started = client.post("/rounds", data={"mode": "classic", "length": "4"})
    assert started.status_code == 303
    url = started.headers["Location"]
    for position in range(1, 5):
        page = client.get(url)
        assert page.status_code == 200
        values = {"response": "real", "confidence": "80"}
        answered = client.post(f"{url}/trials/{position}", data=values)
        assert answered.status_code == 303
        assert answered.headers["Location"] == f"{url}?verdict={position}"
        assert client.get(answered.headers["Location"]).status_code == 200
    assert client.get(url).status_code == 200


def test_the_next_face_is_announced_and_may_be_loaded(client: FlaskClient) -> None:
    url = start(client, length=4)
    link = client.get(url, headers=JSON).headers["Link"]
    face = link.partition("<")[2].partition(">")[0]
    assert link.endswith("rel=preload; as=image")
    assert client.get(face).status_code == 200
    assert get(client, url)["trial"]["face"] != face


def test_a_stranger_gets_404(app: Flask, client: FlaskClient) -> None:
    url = start(client)
    face = get(client, url)["trial"]["face"]
    stranger, other = app.test_client(), app.test_client()
    start(other)
    for someone in (stranger, other):
        assert someone.get(url, headers=JSON).status_code == 404
        assert someone.get(url).status_code == 404
        assert someone.get(f"{url}?verdict=1").status_code == 404
        assert respond(someone, url, 1, "real").status_code == 404
        assert someone.post(f"{url}/finish", headers=JSON).status_code == 404
        assert someone.get(face).status_code == 404
    assert client.get("/rounds/unknown").status_code == 404
    assert client.get("/faces/unknown").status_code == 404


def test_a_forged_cookie_is_nobody(app: Flask, client: FlaskClient, db_session: Session) -> None:
    url = start(client)
    player = db_session.scalars(select(Player.id)).one()
    forger = app.test_client()
    for forged in (player, f'"{player}"', client.get_cookie("player").value + "x"):  # type: ignore[union-attr]
        forger.set_cookie("player", forged)
        assert forger.get(url, headers=JSON).status_code == 404


def test_a_trial_is_stamped_when_it_is_first_shown(
    client: FlaskClient, db_session: Session
) -> None:
    url = start(client)
    assert db_session.scalars(select(Trial.shown_at).where(Trial.position == 1)).one() is None
    db_session.rollback()
    get(client, url)
    shown = db_session.scalars(select(Trial.shown_at).where(Trial.position == 1)).one()
    db_session.rollback()
    get(client, url)
    assert shown is not None
    assert db_session.scalars(select(Trial.shown_at).where(Trial.position == 1)).one() == shown
    assert db_session.scalars(select(Trial.shown_at).where(Trial.position == 2)).one() is None
    db_session.rollback()
    respond(client, url, 1, "real")
    respond(client, url, 2, "real")
    first, second = db_session.scalars(
        select(Trial.response_ms).where(Trial.position < 3).order_by(Trial.position)
    )
    assert first is not None
    assert first >= 0
    assert second is None


def test_a_verdict_before_the_response_shows_the_trial(client: FlaskClient) -> None:
    url = start(client)
    assert client.get(f"{url}?verdict=1").status_code == 200
    assert client.get(f"{url}?verdict=99").status_code == 404
    assert client.get(f"{url}?verdict=first").status_code == 400


def test_nothing_before_the_response_names_a_label(client: FlaskClient) -> None:
    url = start(client)
    shown = client.get(url, headers=JSON)
    for text in (shown.text, str(shown.headers)):
        assert "fake" not in text
        assert "label" not in text


def test_faces_differ_in_nothing_but_their_bytes(client: FlaskClient) -> None:
    url = start(client, length=8)
    seen = []
    for position in range(1, 9):
        response = client.get(get(client, url)["trial"]["face"])
        headers = {name: value for name, value in response.headers if name != "Date"}
        seen.append((response.status_code, headers, len(response.data)))
        respond(client, url, position, "real")
    assert all(one == seen[0] for one in seen)
    assert seen[0][2] == LENGTHS[0][1]
    assert not {"ETag", "Last-Modified"} & set(seen[0][1])
    assert seen[0][1]["Cache-Control"] == "private, max-age=600, immutable"
