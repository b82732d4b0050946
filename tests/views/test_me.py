"""A player's own page: statistics, the table of responses, and deletion."""

import csv
import io
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.models import Face, Label, Player, Trial
from quiz.play import players
from quiz.storage import Database
from tests.support.classes import in_turn
from tests.support.crowds import open_lanes
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, play, twin
from tests.support.races import meanwhile


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
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.play.profiles.MIN_CHARTED", 12)
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
    rows = list(csv.DictReader(io.StringIO(exported.data.decode("utf-8-sig"))))
    assert [int(row["position"]) for row in rows] == list(range(1, 13))
    assert sum(row["correct"] == "True" for row in rows) == mine["hits"]
    assert [row["confidence"] for row in rows] == [str(50 + n) for n in range(1, 13)]
    assert exported.headers["Content-Disposition"] == "attachment; filename=responses.csv"
    text = client.get("/me").text
    for words in ("Your confidence", "Download all your responses (CSV)"):
        assert words in text
    assert "polyline" in text


def test_three_figures_come_first_and_the_rest_is_folded(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    play(client, 8)
    hits = twin(client, "/me")["hits"]
    text = client.get("/me").text
    first, _, rest = text[text.index("<main") :].partition("<summary>For the curious</summary>")
    assert first.count("<li><b>") == 3
    assert f"You were right about {hits} of 8 faces." in first
    for figure in ("d′", "95%", "<svg class="):
        assert figure not in first
    assert "<details open" not in text
    assert "Sharpness" in rest


def test_charts_wait_for_data_and_say_so(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    play(client, 8)
    text = client.get("/me").text
    assert "Charts appear once you have judged 12 more faces" in text
    for chart in ("Telling pairs apart", "Your confidence", "Your response times"):
        assert f"<h2>{chart}</h2>" not in text
    play(client, 12)
    text = client.get("/me").text
    assert "Charts appear once" not in text
    for chart in ("Your confidence", "Your progress"):
        assert f"<h2>{chart}</h2>" in text


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


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


def test_numbers_are_of_one_deck(
    client: FlaskClient, filled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.play.rounds.flip_coins", in_turn)
    play(client, 4, UTKFACE)
    play(client, 6, GALLERY)
    for url in ("/me", "/stats"):
        for deck, trials in ((UTKFACE, 4), (GALLERY, 6)):
            found = twin(client, f"{url}?deck={deck.name}")
            assert (found["deck"], found["trials"]) == (deck.name, trials)
            assert found["hits"] + found["false_alarms"] == trials
    assert [line["answered"] for line in twin(client, "/me?deck=gallery")["rounds"]] == [6]
    assert sum(each["trials"] for each in twin(client, "/stats")["by_checkpoint"]) < 5
    [checkpoint] = twin(client, "/stats?deck=gallery")["by_checkpoint"]
    assert checkpoint["checkpoint"] == "forged-1"


def test_my_page_is_of_the_deck_that_i_played_last(client: FlaskClient, filled: Session) -> None:
    assert twin(client, "/me")["deck"] == "utkface"
    for deck in (GALLERY, UTKFACE, GALLERY):
        play(client, deck=deck)
        assert twin(client, "/me")["deck"] == deck.name
        assert twin(client, "/stats")["deck"] == "utkface"
        assert twin(client, "/leaderboard")["deck"] == "utkface"


def test_my_responses_as_a_table_name_their_deck(client: FlaskClient, filled: Session) -> None:
    play(client, 4, UTKFACE)
    play(client, 6, GALLERY)
    rows = list(
        csv.DictReader(io.StringIO(client.get("/me/responses.csv").data.decode("utf-8-sig")))
    )
    assert [row["deck"] for row in rows] == ["utkface"] * 4 + ["gallery"] * 6


def test_erasing_me_leaves_no_deck(client: FlaskClient, filled: Session) -> None:
    for deck in DECKS.values():
        play(client, deck=deck)
    assert client.post("/me/delete").status_code == 303
    for deck in DECKS.values():
        assert twin(client, f"/stats?deck={deck.name}")["trials"] == 0
    assert 'aria-label="Deck"' not in client.get("/stats").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_slow_reader_of_the_table_pins_nothing_in_the_log_of_sqlite(
    client: FlaskClient, db_session: Session, database: Database
) -> None:
    fill(db_session)
    play(client)
    reply = client.get("/me/responses.csv", buffered=False)  # nothing of it is read yet
    db_session.execute(text("UPDATE rounds SET answered = answered"))
    db_session.commit()
    with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
        checkpoint = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert checkpoint == (0, 0, 0)  # nobody was in the way, and nothing is left in the log
    assert reply.text.count("\n") == 5
    reply.close()


def test_a_player_says_whether_guesses_train_the_generator(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    assert twin(client, "/me")["may_teach"] is None
    assert "What my guesses teach" not in client.get("/me").text
    play(client)
    assert twin(client, "/me")["may_teach"] is True
    assert "Leave my guesses out" in client.get("/me").text
    refused = client.post("/me/teaching", data={"may_teach": "no"})
    assert (refused.status_code, refused.headers["Location"]) == (303, "/me#teaching")
    assert twin(client, "/me")["may_teach"] is False
    assert "Your guesses do not train it." in client.get("/me").text
    agreed = client.post("/me/teaching", json={"may_teach": "yes"}, headers=JSON)
    assert agreed.json == {"may_teach": True}
    assert db_session.scalars(select(Player.may_teach)).all() == [True]


@pytest.mark.parametrize("sent", [{}, {"may_teach": "maybe"}, {"may_teach": True}])
def test_another_word_than_yes_or_no_changes_nothing(
    client: FlaskClient, db_session: Session, sent: dict[str, Any]
) -> None:
    fill(db_session)
    play(client)
    answered = client.post("/me/teaching", json=sent, headers=JSON)
    assert answered.status_code == 400
    assert (answered.json or {})["detail"].startswith("may_teach must be")
    assert twin(client, "/me")["may_teach"] is True


def test_the_table_says_the_lane_of_each_fake_that_has_one(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    taught = open_lanes(db_session)
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(lane_id=taught.id))
    db_session.commit()
    play(client, 8)
    text = client.get("/me/responses.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["label"]: row["lane"] for row in rows} == {"fake": "choice", "real": ""}


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("/me/teaching", {"may_teach": "no"}),
        ("/me/delete", {}),
        ("/leaderboard/join", {"name": "Ada"}),
        ("/leaderboard/leave", {}),
    ],
)
def test_who_is_erased_in_another_tab_meanwhile_is_a_stranger(
    client: FlaskClient, db_session: Session, url: str, values: dict[str, str]
) -> None:
    fill(db_session)
    play(client)
    players.erase_player(db_session, db_session.scalars(select(Player.id)).one())

    def ask() -> int:
        return client.post(url, json=values, headers=JSON).status_code

    assert meanwhile(db_session, ask, db_session.flush) == 404
