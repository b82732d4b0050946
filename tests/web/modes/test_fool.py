"""The page of Fool me: before anybody has picked, and with picks of one's own and of others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Pick, Player
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, start, twin
from tests.support.picks import spare, stock_picks

PAGE = "/modes/fool"


@pytest.fixture
def client(app: Flask, db_session: Session) -> FlaskClient:
    """A browser, where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    spare(db_session, 8)
    add_worker(db_session)
    return app.test_client()


def picked(client: FlaskClient) -> str:
    """Make an offer and pick its third face; its address."""
    url = str((client.post("/fool", json={}, headers=JSON).json or {})["url"])
    assert client.post(url, json={"choice": 2}, headers=JSON).status_code == 200
    return url


def test_without_picks_the_page_invites_to_pick_first(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert "Pick a face" in page
    assert "There is nothing new from others to judge" in page
    assert 'action="/rounds"' not in page
    assert twin(client, PAGE)["fool"] == {"offer": None, "picks": [], "forgers": []}
    refused = client.post("/rounds", json={"mode": "fool"}, headers=JSON)
    assert refused.status_code == 503
    assert "Pick a face yourself" in (refused.json or {})["detail"]


def test_ones_picks_are_listed(client: FlaskClient, db_session: Session) -> None:
    url = picked(client)
    db_session.execute(update(Pick).values(judged=12, fooled=7))
    db_session.commit()
    [mine] = twin(client, PAGE)["fool"]["picks"]
    assert (mine["url"], mine["judged"], mine["fooled"]) == (url, 12, 7)
    assert mine["face"] == f"{url}/faces/2"
    page = client.get(PAGE).text
    assert "fooled 7 of 12 (32% to 81%)" in page
    assert "All together: fooled 7 of 12" in page
    assert "There is nothing new from others" in page  # one's own are no picks to judge
    assert twin(client, "/fool") == twin(client, PAGE)


def test_an_open_offer_is_gone_on_with(client: FlaskClient) -> None:
    made = client.post("/fool", json={}, headers=JSON).json or {}
    assert twin(client, PAGE)["fool"]["offer"] == made["url"]
    assert "Go on picking" in client.get(PAGE).text


def test_the_best_forgers_are_listed_with_those_who_judge_best(
    client: FlaskClient, db_session: Session
) -> None:
    stock_picks(db_session, 10)
    db_session.execute(update(Pick).values(judged=4, fooled=2))
    db_session.execute(update(Player).values(pseudonym="Ann", is_listed=True))
    db_session.commit()
    [best] = twin(client, PAGE)["fool"]["forgers"]
    assert (best["rank"], best["name"], best["judged"], best["fooled"]) == (1, "Ann", 40, 20)
    assert "fooled 20 of 40" in client.get(PAGE).text
    url = start(client, mode="fool")
    for number in range(1, 11):
        said = client.post(f"{url}/trials/{number}", json={"choice": 0}, headers=JSON).json or {}
    assert said["done"]
    result = twin(client, url)["result"]
    assert (result["trials"], result["score"]) == (10, float(result["correct"]))
    judge = select(Player).where(Player.pseudonym.is_(None))
    player = db_session.scalars(judge).one()
    player.pseudonym, player.is_listed = "Bob", True
    db_session.commit()
    assert [each["name"] for each in twin(client, PAGE)["board"]] == ["Bob"]
