"""Rounds over HTTP: play one, then everything that goes wrong."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz.faces.pixels import LENGTHS
from quiz.models import Label, Player, Round, Trial
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _stock(db_session: Session) -> None:
    """Faces to play with."""
    fill(db_session)
    add_worker(db_session)


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


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/rounds", {"mode": "blitz"}),
        ("/rounds", {"length": 3}),
        ("/rounds", {"length": 51}),
        ("/rounds", {"length": "ten"}),
        ("/rounds", {"length": 4.5}),
        ("/rounds", {"mode": ["classic"]}),
        ("{url}/trials/1", {}),
        ("{url}/trials/1", {"response": "maybe"}),
        ("{url}/trials/1", {"response": "real", "confidence": 49}),
        ("{url}/trials/1", {"response": "real", "confidence": 101}),
        ("{url}/trials/1", {"response": "real", "confidence": "sure"}),
    ],
)
def test_a_bad_value_is_a_400_with_a_sentence(
    client: FlaskClient, path: str, values: dict[str, Any]
) -> None:
    refused = client.post(path.format(url=start(client)), json=values, headers=JSON)
    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["detail"].endswith(".")


def test_a_body_that_is_no_object_is_a_400(client: FlaskClient) -> None:
    for body in ("[1]", "{", '"real"'):
        refused = client.post("/rounds", data=body, headers=JSON, content_type="application/json")
        assert refused.status_code == 400


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
