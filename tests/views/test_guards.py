"""What stands around every route: CSRF, headers, errors, files, health and metrics."""

import re
import time
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy.orm import Session

from quiz import create_app
from quiz.config import Config
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}
UNSAFE = [
    "/rounds",
    "/rounds/x/trials/1",
    "/rounds/x/finish",
    "/me/delete",
    "/leaderboard/join",
    "/leaderboard/leave",
    "/teach/signup",
    "/teach/login",
    "/teach/logout",
    "/teach/password",
    "/teach/delete",
    "/join",
    "/classrooms",
    "/classrooms/x/advance",
    "/classrooms/x/finish",
    "/classrooms/x/lock",
    "/classrooms/x/unlock",
    "/classrooms/x/players/x/remove",
    "/classrooms/x/players/x/rename",
    "/classrooms/x/names/erase",
    "/classrooms/x/delete",
    "/classrooms/x/responses",
]


@pytest.fixture
def guarded(app: Flask) -> FlaskClient:
    """A browser of an application that asks for CSRF tokens."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def token_of(client: FlaskClient) -> str:
    """Read the token as a script does."""
    found = re.search(r'name="csrf-token"\s+content="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(("seconds", "status"), [(-3600, 303), (3600, 303), (40 * 86400, 400)])
def test_a_clock_that_is_set_back_ends_no_visit(
    guarded: FlaskClient,
    db_session: Session,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    status: int,
) -> None:
    fill(db_session)
    token = token_of(guarded)
    then = int(time.time()) + seconds
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: then)
    assert guarded.post("/rounds", data={"csrf_token": token}).status_code == status


def test_every_unsafe_route_is_known(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    spelled = {re.sub(r"<[^>]*position>", "1", rule) for rule in rules}
    assert {re.sub(r"<[^>]+>", "x", rule) for rule in spelled} == set(UNSAFE)


@pytest.mark.parametrize("url", UNSAFE)
def test_without_the_token_nothing_unsafe_happens(guarded: FlaskClient, url: str) -> None:
    refused = guarded.post(url, headers=JSON)
    assert refused.status_code == 400
    assert refused.mimetype == "application/problem+json"
    assert guarded.post(url).status_code == 400
    assert guarded.post(url, data={"csrf_token": "forged"}).status_code == 400


def test_with_the_token_a_round_starts(guarded: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    token = token_of(guarded)
    headers = JSON | {"X-CSRFToken": token}
    assert guarded.post("/rounds", json={}, headers=headers).status_code == 201
    assert guarded.post("/rounds", data={"csrf_token": token}).status_code == 303
    secure = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    guarded.delete_cookie("visit")
    page = guarded.get("/", base_url="https://localhost")
    assert "Secure" in page.headers["Set-Cookie"]
    found = re.search(r'name="csrf-token"\s+content="([^"]+)"', page.text)
    assert found
    started = guarded.post("/rounds", data={"csrf_token": found[1]}, **secure)
    assert started.status_code == 303


@pytest.mark.parametrize("url", ["/", "/stats", "/nothing", "/healthz", "/faces/nothing"])
def test_every_response_is_closed_to_strangers(client: FlaskClient, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    secure = client.get(url, base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"].startswith("max-age=")


def test_errors_are_pages_or_problem_documents(client: FlaskClient) -> None:
    page = client.get("/nothing")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = client.get("/nothing", headers=JSON)
    assert problem.mimetype == "application/problem+json"
    assert problem.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing here, or it is not yours to see.",
    }
    wrong = client.put("/stats", headers=JSON)
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    assert client.post("/rounds", data=b"x" * 100_000, headers=JSON).status_code == 413


def test_a_bug_is_a_500_without_its_story(app: Flask) -> None:
    @app.get("/bug")
    def bug() -> str:
        raise RuntimeError("a secret detail")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    broken = app.test_client().get("/bug", headers=JSON)
    assert broken.status_code == 500
    assert broken.mimetype == "application/problem+json"
    assert "secret" not in broken.text


def test_files_are_kept_for_a_minute(app: Flask, client: FlaskClient) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert addresses
    for address in addresses:
        found = client.get(address)
        assert found.status_code == 200
        assert "max-age=60" in found.headers["Cache-Control"]
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in found.headers
        found.close()
    assert client.get("/static/../app.py").status_code == 404


def test_an_empty_house_lives_and_is_not_ready(client: FlaskClient, db_session: Session) -> None:
    refused = client.get("/readyz", headers=JSON)
    assert refused.status_code == 503
    assert refused.json is not None
    assert not refused.json["ready"]
    assert any("worker" in sentence for sentence in refused.json["problems"])
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").text.splitlines()[0] == "ok"


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
    app.extensions["quiz.database"].dispose()


def test_a_trusted_proxy_may_say_that_it_is_https(config: Config) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    for count, is_believed in ((0, False), (1, True)):
        app = create_app(replace(config, trusted_proxies=count))
        headers = app.test_client().get("/healthz", headers=said).headers
        assert ("Strict-Transport-Security" in headers) is is_believed
