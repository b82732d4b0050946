"""Traces: what a collector gets of requests names routes, statements and times, and nobody."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.models import Player, Trial
from tests.support.collectors import collecting
from tests.support.factories import fill

JSON = {"Accept": "application/json"}


def play(client: FlaskClient) -> str:
    """Start a round, look at its first face and respond; return the round's address."""
    url = str((client.post("/rounds", json={"length": 6}, headers=JSON).json or {})["url"])
    page = client.get(url, headers=JSON).json or {}
    assert client.get(page["trial"]["face"]).status_code == 200
    said = client.post(f"{url}/trials/1", json={"response": "real"}, headers=JSON)
    assert said.status_code == 200
    return url


def test_requests_and_their_statements_are_traced_without_names(
    config: Config, db_session: Session
) -> None:
    fill(db_session)
    with collecting() as collector:
        app = create_app(replace(config, otlp_endpoint=collector.endpoint))
        app.config["WTF_CSRF_ENABLED"] = False
        url = play(app.test_client())
        close_app(app)
    spans = {span.name: span for span in collector.spans}
    asked = spans["POST /rounds/<round_id>/trials/<int:position>"]
    assert spans.keys() >= {"POST /rounds", "GET /rounds/<round_id>", "GET /faces/<token>"}
    within = {span.name for span in collector.spans if span.parent_span_id == asked.span_id}
    assert "SELECT" in within
    assert within & {"INSERT", "WITH"}  # SQLite writes by statements, Postgres by one
    status = {each.key: each.value for each in asked.attributes}["http.response.status_code"]
    assert status.int_value == 200
    assert collector.metrics >= {
        "http.server.request.duration",
        "db.client.operation.duration",
        "quiz.batch",
    }
    secrets = [url.rpartition("/")[2], *db_session.scalars(select(Trial.token))]
    for secret in [*secrets, *db_session.scalars(select(Player.id))]:
        assert not collector.holds(secret)


def test_an_odd_method_and_an_unknown_address_are_one_name_each(
    config: Config, db_session: Session
) -> None:
    fill(db_session)
    with collecting() as collector:
        app = create_app(replace(config, otlp_endpoint=collector.endpoint))
        app.test_client().open("/nowhere/of/mine", method="BREW")
        close_app(app)
    assert "_OTHER none" in {span.name for span in collector.spans}
    assert not collector.holds("BREW")
    assert not collector.holds("nowhere")


def test_a_collector_that_does_not_answer_stops_nobody(
    config: Config, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.5")
    fill(db_session)
    app = create_app(replace(config, otlp_endpoint="http://127.0.0.1:9"))
    app.config["WTF_CSRF_ENABLED"] = False
    play(app.test_client())
    close_app(app)


def test_a_command_connects_to_no_collector(config: Config) -> None:
    with collecting() as collector:
        app = create_app(replace(config, otlp_endpoint=collector.endpoint))
        app.test_cli_runner().invoke(args=["faces", "stock"])
        close_app(app)
    assert not collector.bodies
