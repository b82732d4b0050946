"""What the application puts around every route: CSRF tokens, files, proxies."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.factories import fill
from tests.support.pages import JSON, csrf_token

UNSAFE = [
    "/rounds",
    "/rounds/x/trials/1",
    "/rounds/x/finish",
    "/duels/x",
    "/me/delete",
    "/leaderboard/join",
    "/leaderboard/leave",
    "/teach/signup",
    "/teach/login",
    "/teach/logout",
    "/teach/password",
    "/teach/delete",
    "/teach/code",
    "/teach/second-factor/on",
    "/teach/second-factor/off",
    "/teach/second-factor/codes",
    "/teach/logins/end",
    "/teach/logins/end-others",
    "/join",
    "/fool",
    "/fool/x",
    "/me/teaching",
    "/classrooms",
    "/classrooms/x/advance",
    "/classrooms/x/end",
    "/classrooms/x/finish",
    "/classrooms/x/pause",
    "/classrooms/x/reopen",
    "/classrooms/x/lock",
    "/classrooms/x/unlock",
    "/classrooms/x/players/remove",
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
    token = csrf_token(guarded)
    headers = JSON | {"X-CSRFToken": token}
    assert guarded.post("/rounds", json={}, headers=headers).status_code == 201
    assert guarded.post("/rounds", data={"csrf_token": token}).status_code == 303
    secure = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    guarded.delete_cookie("visit")
    page = guarded.get("/", base_url="https://localhost")
    assert "Secure" in page.headers["Set-Cookie"]
    token = csrf_token(guarded, base_url="https://localhost")
    started = guarded.post("/rounds", data={"csrf_token": token}, **secure)
    assert started.status_code == 303
