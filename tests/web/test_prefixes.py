"""Under a prefix: a crawl of all pages and their JSON twins meets no link without it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.config import Config
from quiz.web.prefixes import moved
from tests.support.factories import PASSWORD

PREFIX = "/school/quiz"
JSON = {"Accept": "application/json"}
LINKS = re.compile(r'\s(?:href|src|action|formaction|data-[a-z-]+)="(/[^"]*)"')
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def mounted(config: Config, stocked: Session) -> Iterator[Flask]:
    """The program under a prefix."""
    app = create_app(replace(config, script_name=PREFIX))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    close_app(app)


def post(client: FlaskClient, path: str, **values: Any) -> dict[str, Any]:
    """Post JSON as a script does; every address in the reply has the prefix."""
    reply = client.post(f"{PREFIX}{path}", json=values, headers=JSON)
    assert reply.status_code in (200, 201), reply.text
    assert_addresses_are_ours(reply.json)
    return dict(reply.json or {})


def assert_addresses_are_ours(value: Any) -> None:
    """Fail where a value of JSON is an address without the prefix."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            assert_addresses_are_ours(each)
    elif isinstance(value, str) and value.startswith("/"):
        assert value.startswith(f"{PREFIX}/"), value


def crawl(client: FlaskClient, *starts: str) -> set[str]:
    """Follow every link of every page; fail at one that leads elsewhere or nowhere."""
    seen: set[str] = set()
    todo = [f"{PREFIX}{start}" for start in starts]
    while todo:
        address = todo.pop().partition("#")[0].replace("&amp;", "&")
        if address in seen or "//" in address:  # a script writes an id into the latter
            continue
        seen.add(address)
        reply = client.get(address)
        assert reply.status_code in (200, 303, 405), (address, reply.status_code)
        links = LINKS.findall(reply.text) if reply.mimetype == "text/html" else []
        links += [reply.headers["Location"]] if "Location" in reply.headers else []
        links += re.findall(r"<([^>]+)>", reply.headers.get("Link", ""))
        assert [link for link in links if not link.startswith(f"{PREFIX}/")] == [], address
        todo += links
        reply.close()
        if reply.mimetype == "text/html" and reply.status_code == 200:
            assert_addresses_are_ours(client.get(address, headers=JSON).json)
    return seen


def test_every_link_of_a_player_has_the_prefix(mounted: Flask) -> None:
    client = mounted.test_client()
    url = post(client, "/rounds", length=4)["url"]
    assert url.startswith(f"{PREFIX}/rounds/")
    seen = crawl(client, "/", url.removeprefix(PREFIX))
    for position in range(1, 5):
        path = f"{url}/trials/{position}".removeprefix(PREFIX)
        assert post(client, path, response="fake")["url"] == url
        seen |= crawl(client, f"{url}?verdict={position}".removeprefix(PREFIX))
    seen |= crawl(client, url.removeprefix(PREFIX), "/me", "/stats", "/leaderboard", "/how")
    for part in ("/faces/", "/static/", "/me/responses.csv", "/how/tips"):
        assert any(address.startswith(f"{PREFIX}{part}") for address in seen), part


def test_every_link_of_a_class_has_the_prefix(mounted: Flask) -> None:
    teacher, student = mounted.test_client(), mounted.test_client()
    post(teacher, "/teach/login", username="ada", password=PASSWORD)
    room = post(teacher, "/classrooms", length=4)["url"].removeprefix(PREFIX)
    code = room.rpartition("/")[2]
    shown = teacher.get(f"{PREFIX}{room}?view=projector").text
    assert f"localhost{PREFIX}/join" in shown
    post(student, "/join", code=code)
    for phase in range(9):
        state = teacher.get(f"{PREFIX}{room}/state", headers=JSON).json or {}
        assert_addresses_are_ours(state)
        for client in (teacher, student):
            page = client.get(f"{PREFIX}{room}").text
            assert all(link.startswith(f"{PREFIX}/") for link in LINKS.findall(page)), phase
        post(teacher, f"{room}/advance", from_version=state["version"])
    crawl(teacher, room, f"{room}/report", "/teach", "/teach/preflight")


def test_forms_lead_to_the_prefix(mounted: Flask) -> None:
    reply = mounted.test_client().post(f"{PREFIX}/rounds", data={"length": 4})
    assert reply.status_code == 303
    assert reply.headers["Location"].startswith(f"{PREFIX}/rounds/")


@pytest.mark.parametrize("path", ["/healthz", "/", "/how", "/robots.txt", "/static/css/base.css"])
def test_a_proxy_may_take_the_prefix_off(mounted: Flask, path: str) -> None:
    client = mounted.test_client()
    for address in (path, f"{PREFIX}{path}"):
        reply = client.get(address)
        assert reply.status_code == 200, address
        reply.close()
    assert client.get(PREFIX).status_code == 200
    assert client.get(f"{PREFIX}x/healthz").status_code == 404


def test_only_addresses_are_moved() -> None:
    value = {"url": "/a", "title": "/a", "faces": [{"face": "/b", "next_face": None, "url": 3}]}
    assert moved(value, "/q") == {
        "url": "/q/a",
        "title": "/a",
        "faces": [{"face": "/q/b", "next_face": None, "url": 3}],
    }
