"""What the application puts around every route: CSRF tokens, files, proxies."""

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
from tests.support.factories import fill
from tests.support.pages import JSON

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


def test_a_trusted_proxy_may_say_that_it_is_https(config: Config) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    for count, is_believed in ((0, False), (1, True)):
        app = create_app(replace(config, trusted_proxies=count))
        headers = app.test_client().get("/healthz", headers=said).headers
        assert ("Strict-Transport-Security" in headers) is is_believed
