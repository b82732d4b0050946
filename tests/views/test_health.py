"""Health and metrics over HTTP."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.decks import sources
from quiz.decks.deck import DECKS
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, twin

NAMES = list(DECKS)


def test_an_empty_house_lives_and_is_not_ready(client: FlaskClient, db_session: Session) -> None:
    refused = client.get("/readyz", headers=JSON)
    assert refused.status_code == 503
    assert refused.json is not None
    assert not refused.json["ready"]
    assert any("worker" in sentence for sentence in refused.json["problems"])
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").text.startswith("ok\n")


def test_a_sound_house_is_ready(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.decks.sources.checkpoint_problem", lambda config, deck: None)
    fill(db_session)
    add_worker(db_session)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json and ready.json["ready"]) == (200, True)
    assert (ready.json or {})["problems"] == (ready.json or {})["decks"]["utkface"] == []


def test_a_broken_checkpoint_is_not_ready(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "quiz.decks.sources.checkpoint_problem", lambda config, deck: "x is damaged."
    )
    fill(db_session)
    add_worker(db_session)
    refused = client.get("/readyz", headers=JSON)
    assert refused.status_code == 503
    assert (refused.json or {})["problems"] == ["x is damaged."]


def test_metrics_are_for_this_machine(client: FlaskClient) -> None:
    assert 'real_or_fake_stock{deck="utkface"} 0' in client.get("/metrics").text
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/metrics", environ_overrides=elsewhere).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def test_metrics_by_token_are_for_whoever_has_it(config: Config) -> None:
    app = create_app(replace(config, metrics_token="a token"))
    client = app.test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    for given, status in (("Bearer a token", 200), ("Bearer another", 404), ("", 404)):
        headers = {"Authorization": given}
        found = client.get("/metrics", headers=headers, environ_overrides=elsewhere)
        assert found.status_code == status
    assert client.get("/metrics").status_code == 404
    close_app(app)


def test_one_deck_that_can_be_played_is_ready(
    client: FlaskClient, alone: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"utkface": "x is damaged.", "gallery": None}
    monkeypatch.setattr(sources, "checkpoint_problem", lambda config, deck: broken[deck.name])
    ready = twin(client, "/readyz")
    assert (ready["ready"], ready["decks"]["gallery"]) == (True, [])
    assert "x is damaged." in ready["decks"]["utkface"]
    broken["gallery"] = "y is damaged."
    refused = client.get("/readyz", headers=JSON)
    assert refused.status_code == 503
    assert (refused.json or {})["problems"] == ["y is damaged."]


def test_metrics_are_labelled_by_deck(client: FlaskClient, both: Session) -> None:
    text = client.get("/metrics").text
    for name in NAMES:
        assert f'real_or_fake_stock{{deck="{name}"}} 60' in text
        assert f'real_or_fake_reals{{deck="{name}"}} 40' in text
