"""Every page with its JSON twin, the leaderboard's forms, and the player who leaves."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.faces import store
from quiz.models import Face, Label, Player, Trial
from quiz.storage.database import utc_now
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}
PAGES = ["/", "/me", "/stats", "/leaderboard", "/leaderboard?window=today", "/how"]


def twin(client: FlaskClient, url: str) -> dict[str, Any]:
    """Get a JSON twin."""
    response = client.get(url, headers=JSON)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    return dict(response.json or {})


def play(client: FlaskClient, trials: int = 4) -> None:
    """Play a round, always saying fake."""
    url = (client.post("/rounds", json={"length": trials}, headers=JSON).json or {})["url"]
    for position in range(1, trials + 1):
        values = {"response": "fake"}
        answered = client.post(f"{url}/trials/{position}", json=values, headers=JSON)
        assert answered.status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_every_page_stands_empty_and_full(
    client: FlaskClient, db_session: Session, url: str
) -> None:
    for _ in range(2):
        page = client.get(url)
        assert page.status_code == 200
        assert page.mimetype == "text/html"
        assert 'name="csrf-token"' in page.text
        twin(client, url)
        fill(db_session)
        add_worker(db_session) if not _ else None
        play(client)


def test_a_browser_and_a_tool_without_wishes_get_the_page(client: FlaskClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept in (browser, "*/*", ""):
        assert client.get("/stats", headers={"Accept": accept}).mimetype == "text/html"
    assert "Accept" in client.get("/stats").headers["Vary"]


def test_home_says_what_is_missing(client: FlaskClient, db_session: Session) -> None:
    state = twin(client, "/")
    assert not state["ready"]
    assert "flask faces import" in state["problem"]
    fill(db_session)
    state = twin(client, "/")
    assert state["ready"]
    assert state["problem"] is None


def test_the_specimen_is_a_face_like_any_other(client: FlaskClient, db_session: Session) -> None:
    assert client.get("/faces/specimen", headers=JSON).status_code == 404
    assert twin(client, "/")["fake_face"] is None
    fill(db_session, reals=5, fakes=2)
    assert twin(client, "/")["fake_face"] == "/faces/specimen?deck=utkface"
    first = client.get("/faces/specimen").data
    assert len(first) == store.FACE_LENGTH
    assert client.get("/faces/specimen").data == first
    seen = db_session.scalars(select(Face.id).where(Face.taken_at.is_not(None))).one()
    db_session.rollback()
    play(client, 50)  # more than there are fakes, and still not that one
    assert not db_session.scalars(select(Trial).where(Trial.face_id == seen)).all()
    assert client.get("/faces/specimen").status_code == 200


def test_my_numbers_are_mine(app: Flask, client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    play(client)
    play(app.test_client(), 6)
    mine, all_ = twin(client, "/me"), twin(client, "/stats")
    assert (mine["trials"], all_["trials"], all_["players"]) == (4, 10, 2)
    assert mine["hits"] + mine["false_alarms"] == 4
    assert [line["answered"] for line in mine["rounds"]] == [4]
    judged = sum(line["trials"] for line in all_["by_checkpoint"])
    assert judged == all_["hits"] + all_["misses"]
    assert twin(app.test_client(), "/me")["trials"] == 0


def test_everyones_page_says_all_that_the_aggregates_hold(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    db_session.execute(update(Face).values(p_detector=0.7, p_discriminator=0.4))
    db_session.commit()
    play(client, 50)
    play(app.test_client(), 20)
    all_ = twin(client, "/stats")
    fakes = all_["hits"] + all_["misses"]
    reals = all_["false_alarms"] + all_["correct_rejections"]
    assert sum(group["trials"] for group in all_["misses_by_class"]) == fakes
    for kind in ("age", "gender", "race"):
        groups = all_["false_alarms_by"][kind]
        assert sum(group["trials"] for group in groups) == reals
        assert all((group["share"] is None) == (group["trials"] < 20) for group in groups)
    assert all_["machines"]["detector"]["hits"] == fakes
    assert all_["machines"]["discriminator"]["correct_rejections"] == reals
    assert -1.3863 <= all_["game_value"] < 0
    low, high = all_["hype_interval"]
    assert low <= all_["hype"] <= high
    assert sum(all_["players_by_accuracy"]) == 1
    html = client.get("/stats").get_data(as_text=True)
    for words in (
        "you are here",
        "By race label",
        "Is the generator winning",
        "People and machines",
    ):
        assert words in html


def test_only_exhibited_fakes_can_be_fetched(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    play(client, 20)
    fake = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)).first()
    assert client.get(f"/stats/fakes/{fake}", headers=JSON).status_code == 404
    db_session.execute(update(Trial).where(Trial.face_id == fake).values(response=Label.REAL))
    digests.keep(db_session, digests.make(db_session), utc_now())
    db_session.commit()
    assert client.get(f"/stats/fakes/{fake}").data[:2] == b"\xff\xd8"
    assert f"/stats/fakes/{fake}" in client.get("/stats").get_data(as_text=True)
    assert client.get("/stats/fakes/999999", headers=JSON).status_code == 404


def test_a_player_is_erased_and_starts_anew(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    assert client.post("/me/delete").status_code == 404
    play(client)
    gone = client.post("/me/delete")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/")
    assert client.get_cookie("player") is None
    for table in (Player, Trial):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0
    db_session.rollback()
    play(client)
    assert twin(client, "/me")["trials"] == 4


def test_a_cookie_of_an_erased_player_is_a_new_one(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    play(client)
    second_device = app.test_client()
    second_device.set_cookie("player", client.get_cookie("player").value)  # type: ignore[union-attr]
    client.post("/me/delete")
    assert twin(second_device, "/me")["trials"] == 0
    play(second_device)
    assert twin(second_device, "/me")["trials"] == 4


def test_the_milestones_come_from_the_folder(client: FlaskClient) -> None:
    steps = twin(client, "/how?deck=utkface")["milestones"]
    thousands = [step["kimg"] for step in steps]
    assert thousands[0] == 0
    assert thousands == sorted(thousands)
    for step in steps:
        with client.get(step["url"]) as picture:
            assert picture.status_code == 200


def test_the_table_is_longer_than_what_the_page_looks_at(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    monkeypatch.setattr("quiz.views.me.MOST", 2)
    monkeypatch.setattr("quiz.play.trials.ROWS", 3)
    url = (client.post("/rounds", json={"length": 8}, headers=JSON).json or {})["url"]
    for position in range(1, 9):
        client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
    assert sum(block["correct"] for block in twin(client, "/me")["profile"]["learning"]) <= 2
    assert len(client.get("/me/responses.csv").text.splitlines()) == 9
    assert client.head("/me/responses.csv").status_code == 200


def test_a_player_sees_and_takes_away_every_response(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    add_worker(db_session)
    assert client.get("/me/responses.csv").status_code == 404
    url = (client.post("/rounds", json={"length": 12}, headers=JSON).json or {})["url"]
    for position in range(1, 13):
        values = {"response": "fake", "confidence": 50 + position}
        assert client.post(f"{url}/trials/{position}", json=values, headers=JSON).status_code == 200
    mine = twin(client, "/me")
    profile = mine["profile"]
    assert profile["calibration"]["trials"] == 12
    assert sum(found["trials"] for found in profile["reliability"]) == 12
    assert [block["last"] for block in profile["learning"]] == [12]
    exported = client.get("/me/responses.csv")
    assert (exported.mimetype, exported.is_streamed) == ("text/csv", True)
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert [int(row["position"]) for row in rows] == list(range(1, 13))
    assert sum(row["correct"] == "True" for row in rows) == mine["hits"]
    assert [row["confidence"] for row in rows] == [str(50 + n) for n in range(1, 13)]
    assert exported.headers["Content-Disposition"] == "attachment; filename=responses.csv"
    text = client.get("/me").text
    for words in ("Your confidence", "Download all your responses (CSV)"):
        assert words in text
    assert "polyline" in text


def test_a_long_history_is_looked_at_from_its_end(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    monkeypatch.setattr("quiz.views.me.MOST", 6)
    play(client, 8)
    words = "The figures below use your latest 6 faces."
    assert words in client.get("/me").get_data(as_text=True)
    assert sum(block["last"] for block in twin(client, "/me")["profile"]["learning"]) == 6
    assert len(client.get("/me/responses.csv").get_data(as_text=True).splitlines()) == 1 + 8
