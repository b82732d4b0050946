"""The pages of duels: the invitation, the two players, and everybody else."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.pages import JSON, twin
from tests.support.sets import finish, let_time_pass


@pytest.fixture
def friends(app: Flask, stocked: Session) -> tuple[FlaskClient, FlaskClient, FlaskClient]:
    """Three browsers."""
    return app.test_client(), app.test_client(), app.test_client()


def challenge(client: FlaskClient) -> dict[str, Any]:
    """Make a duel."""
    reply = client.post("/rounds", json={"mode": "duel"}, headers=JSON)
    assert reply.status_code == 201
    return dict(reply.json or {})


def accept(client: FlaskClient, duel: str) -> str:
    """Accept a duel; the address of the own round."""
    reply = client.post(duel, json={}, headers=JSON)
    assert reply.status_code == 201, reply.text
    return str((reply.json or {})["url"])


def play_ten(client: FlaskClient, url: str, response: str) -> None:
    """Say the same ten times."""
    for position in range(1, 11):
        said = client.post(f"{url}/trials/{position}", json={"response": response}, headers=JSON)
        assert said.status_code == 200


def test_a_duel_from_the_challenge_to_the_end(
    friends: tuple[FlaskClient, FlaskClient, FlaskClient],
) -> None:
    one, two, third = friends
    made = challenge(one)
    duel = made["duel"]
    assert twin(one, duel)["state"] == "yours"
    assert duel in one.get(duel).text
    assert twin(two, duel)["state"] == "free"
    assert "Accept and play" in two.get(duel).text
    url = accept(two, duel)
    assert twin(third, duel)["state"] == "taken"
    assert "Accept and play" not in third.get(duel).text
    assert third.post(duel, json={}, headers=JSON).status_code == 409
    assert accept(two, duel) == url
    play_ten(one, made["url"], "fake")
    mine = twin(one, made["url"])["result"]
    assert mine["score"] is not None
    assert (mine["duel"]["other_score"], mine["duel"]["ending"]) == (None, None)
    waiting = twin(two, duel)
    assert (waiting["own_score"], waiting["other_score"]) == (None, None)
    play_ten(two, url, "real")
    told = twin(one, duel)
    assert told["state"] == "told"
    # The same ten faces: one says fake about all of them, the other real.
    assert told["own_score"] + told["other_score"] == 10
    other = twin(two, duel)
    assert (other["own_score"], other["other_score"]) == (told["other_score"], told["own_score"])
    assert {told["ending"], other["ending"]} in ({"won", "lost"}, {"drawn"})
    assert twin(third, duel)["own_score"] is None
    assert "To the duel" in two.get(url).text


def test_a_browser_is_led_to_the_page_with_the_link(client: FlaskClient, stocked: Session) -> None:
    reply = client.post("/rounds", data={"mode": "duel"})
    assert reply.status_code == 303
    assert reply.location.startswith("/duels/")
    text = client.get(reply.location).text
    assert f'value="http://localhost{reply.location}"' in text
    assert reply.location in client.get("/modes/duel").text


def test_after_a_day_both_see_what_there_is(
    friends: tuple[FlaskClient, FlaskClient, FlaskClient], stocked: Session
) -> None:
    one, two, _ = friends
    made = challenge(one)
    url = accept(two, made["duel"])
    play_ten(one, made["url"], "fake")
    two.post(f"{url}/trials/1", json={"response": "fake"}, headers=JSON)
    stocked.rollback()
    set_id = made["duel"].rpartition("/")[2]
    let_time_pass(stocked, set_id)
    assert twin(one, made["duel"])["ending"] == "alone"
    late = twin(two, made["duel"])
    assert late["ending"] == "late"
    assert late["other_score"] is not None
    assert twin(two, url)["done"]
    assert not finish(stocked, set_id)  # who looked has finished it already


def test_a_deleted_duel_leaves_the_own_result(client: FlaskClient, stocked: Session) -> None:
    from datetime import timedelta

    from quiz.play import sets
    from quiz.storage.database import utc_now

    made = challenge(client)
    play_ten(client, made["url"], "fake")
    stocked.rollback()
    finish(stocked, made["duel"].rpartition("/")[2])
    sets.ending.delete_old(stocked, utc_now() + timedelta(days=1))
    stocked.commit()
    assert client.get(made["duel"]).status_code == 404
    assert twin(client, made["url"])["result"]["duel"] is None
    assert client.get(made["url"]).status_code == 200
