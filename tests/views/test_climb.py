"""The climb through its routes: a climb to the fall, what it waits for, and what it needs."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import ClimbFace, Round, Trial
from quiz.storage.database import utc_now
from tests.support.climbs import stock_climb
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}
LEVELS = [0, 4, 45, 81, 168, 741]


@pytest.fixture
def client(app: Flask, db_session: Session) -> FlaskClient:
    """A browser, where each bundled milestone has made some faces."""
    fill(db_session, reals=80, fakes=60)
    stock_climb(db_session, 6, LEVELS)
    add_worker(db_session)
    return app.test_client()


def begin(client: FlaskClient) -> str:
    made = client.post("/rounds", json={"mode": "climb"}, headers=JSON)
    assert made.status_code == 201, made.text
    return str((made.json or {})["url"])


def where_the_fake_is(session: Session, url: str, number: int) -> int:
    """Return the place of a trial's fake, from 0."""
    query = select(Trial.label).where(Trial.round_id == url.rpartition("/")[2])
    labels = session.scalars(query.order_by(Trial.position)).all()[2 * number - 2 : 2 * number]
    session.rollback()
    return [label.value for label in labels].index("fake")


def test_a_climb_is_played_with_json(client: FlaskClient, db_session: Session) -> None:
    url = begin(client)
    levels = []
    for number, mark in enumerate([True, True, True, False, True, False, False], start=1):
        shown = dict(client.get(url, headers=JSON).json or {})
        levels.append(shown["trial"]["level"])
        assert shown["trial"]["levels"] == LEVELS
        assert (shown["say"]["ask"], len(shown["trial"]["faces"])) == ("Which one is the fake?", 2)
        for face in shown["trial"]["faces"]:
            assert client.get(face).status_code == 200
        fake = where_the_fake_is(db_session, url, number)
        body = {"choice": fake if mark else 1 - fake}
        verdict = dict(client.post(f"{url}/trials/{number}", json=body, headers=JSON).json or {})
        assert (verdict["correct"], verdict["choice"]) == (mark, body["choice"])
        again = client.post(f"{url}/trials/{number}", json=body, headers=JSON)
        assert (again.status_code, (again.json or {})["correct"]) == (200, mark)
    assert levels == [1, 2, 3, 3, 3, 3, 3]
    assert verdict["done"] is True
    result = dict(client.get(url, headers=JSON).json or {})["result"]
    assert (result["score"], result["images"], result["hearts"]) == (45, 45_000, 0)
    assert "You fell at 45,000 images" in client.get(url).text
    assert "45,000 images" in client.get("/modes/climb").text


def test_a_level_without_faces_is_waited_for(client: FlaskClient, db_session: Session) -> None:
    db_session.execute(
        update(ClimbFace).where(ClimbFace.level == 4).values(level=5, dealt_at=utc_now())
    )
    db_session.commit()
    url = begin(client)
    fake = where_the_fake_is(db_session, url, 1)
    reply = client.post(f"{url}/trials/1", json={"choice": fake}, headers=JSON)
    assert (reply.status_code, (reply.json or {})["correct"]) == (200, True)
    waits = client.get(url, headers=JSON)
    assert waits.status_code == 503
    assert "still making faces for this level" in waits.text
    db_session.rollback()
    stock_climb(db_session, 2, [40])
    db_session.execute(update(ClimbFace).where(ClimbFace.level == 40).values(level=4))
    db_session.commit()
    assert dict(client.get(url, headers=JSON).json or {})["trial"]["level"] == 2


def test_without_milestones_the_page_says_so(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.decks.sources.stage_files", lambda checkpoint: [])
    refused = client.post("/rounds", json={"mode": "climb"}, headers=JSON)
    assert refused.status_code == 503
    assert "needs the earlier stages of the generator" in refused.text
    page = client.get("/modes/climb").text
    assert "needs the earlier stages of the generator" in page
    assert 'value="climb"' not in page
    assert db_session.scalars(select(Round)).all() == []


def test_the_climbs_stock_changes_nothing_for_others(
    client: FlaskClient, db_session: Session
) -> None:
    before = [re.sub(r"\d", "", client.get("/readyz").text), client.get("/readyz").status_code]
    db_session.execute(update(ClimbFace).values(dealt_at=utc_now()))
    db_session.commit()
    after = [re.sub(r"\d", "", client.get("/readyz").text), client.get("/readyz").status_code]
    assert before == after
    assert client.post("/rounds", json={"mode": "climb"}, headers=JSON).status_code == 503
    assert client.post("/rounds", json={}, headers=JSON).status_code == 201
