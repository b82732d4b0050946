"""Cookies: forged, stolen from elsewhere, planted or replayed, they give no access."""

import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz import close_app, create_app
from quiz.access import seals
from quiz.config import CHECKOUT, Config
from quiz.models import Student, Teacher
from quiz.teachers import logins
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
NEW = "another horse altogether"
COOKIES = ("player", "student", "teacher", "visit", "known")
LANGUAGES = ("language", "class_language")  # they give access to nothing
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: these attacks do not depend on the database."""
    return sqlite_url


@pytest.fixture
def browser(app: Flask, db_session: Session) -> FlaskClient:
    """Return a browser of a player who is also a teacher and a student in a classroom."""
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session)
    return with_all_cookies(app.test_client())


def with_all_cookies(client: FlaskClient, **options: Any) -> FlaskClient:
    """Collect all cookies that the application sets."""
    client.get("/", **options)
    client.post("/rounds", json={}, headers=JSON, **options)
    login = {"username": "ada", "password": PASSWORD}
    client.post("/teach/login", json=login, headers=JSON, **options)
    made = client.post("/classrooms", json={"length": 4}, headers=JSON, **options)
    client.post("/join", json=made.json, headers=JSON, **options)
    return client


def value_of(client: FlaskClient, name: str) -> str:
    """Return the value of a cookie in a browser."""
    cookie = client.get_cookie(name)
    assert cookie, name
    return str(cookie.value)


def opens(app: Flask, name: str, value: str, places: dict[str, str]) -> bool:
    """Say whether a cookie alone gives access to its owner's pages."""
    client = app.test_client()
    client.set_cookie(name, value)
    reply = client.get(places[name], headers=JSON)
    body = dict(reply.json or {})
    return reply.status_code == 200 and bool(body.get("rounds", True))


@pytest.fixture
def places(browser: FlaskClient, db_session: Session) -> dict[str, str]:
    """Return an address that needs each kind of cookie."""
    code = dict(browser.get("/teach", headers=JSON).json or {})["classrooms"][0]["code"]
    assert db_session.scalars(select(Student)).one()
    db_session.rollback()
    room = f"/classrooms/{code}?view=student"
    return {"player": "/me", "teacher": "/teach", "student": room}


def test_each_cookie_gives_access_to_its_own_pages_only(
    app: Flask, browser: FlaskClient, places: dict[str, str]
) -> None:
    values = {name: value_of(browser, name) for name in COOKIES}
    for name in places:
        for other, value in values.items():
            assert opens(app, name, value, places) == (name == other), (name, other)


def forgeries(secret: str, name: str, value: str) -> list[str]:
    """Return what an attacker would try who knows the format, but not the key."""
    body, _, signature = value.rpartition(".")
    plain = seals.unseal(secret, name, value) if name != "teacher" else value
    salts = ("", "cookie-session", "itsdangerous", *(set(COOKIES) - {name}))
    return [
        body,
        f"{body}.",
        f".{signature}",
        f"{body}.{signature[::-1]}",
        f"{body}.{'A' * 27}",
        f"{body}x.{signature}",
        value + "x",
        value[:-1],
        value[1:],
        value.swapcase(),
        "",
        "null",
        *(URLSafeSerializer(key, salt=name).dumps(plain) for key in ("", "dev", "secret")),
        *(URLSafeSerializer(secret, salt=salt).dumps(plain) for salt in salts),
        URLSafeTimedSerializer(secret, salt=name).dumps(plain),
        URLSafeSerializer(secret, salt=name, signer_kwargs={"key_derivation": "none"}).dumps(plain),
        URLSafeSerializer(secret, salt=name).dumps({"id": plain}),
        URLSafeSerializer(secret, salt=name).dumps([plain]),
    ]


@pytest.mark.parametrize("name", ["player", "student", "teacher"])
def test_a_forged_cookie_gives_no_access(
    app: Flask, browser: FlaskClient, places: dict[str, str], name: str
) -> None:
    secret, value = app.extensions["quiz.config"].secret_key, value_of(browser, name)
    assert opens(app, name, value, places)
    forged = [one for one in forgeries(secret, name, value) if one != value]
    assert len(forged) > 20
    assert [one for one in forged if opens(app, name, one, places)] == []


def test_every_changed_character_is_noticed(
    app: Flask, browser: FlaskClient, places: dict[str, str]
) -> None:
    value = value_of(browser, "player")
    last = len(value) - 1  # two of its six bits do not belong to the signature
    for place in range(last):
        changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        assert not opens(app, "player", changed, places), place


def test_cookies_of_another_installation_give_no_access(
    config: Config, browser: FlaskClient, places: dict[str, str]
) -> None:
    other = create_app(replace(config, secret_key="the key of another house"))
    for name in ("player", "student"):
        assert not opens(other, name, value_of(browser, name), places)
    # The teacher's cookie is a random token that is looked up in the database.
    assert opens(other, "teacher", value_of(browser, "teacher"), places)
    close_app(other)


# Replayed


def test_an_outdated_cookie_gives_no_access(
    app: Flask, browser: FlaskClient, places: dict[str, str]
) -> None:
    first = value_of(browser, "teacher")
    browser.post("/teach/logout", json={}, headers=JSON)
    assert not opens(app, "teacher", first, places)
    login = {"username": "ada", "password": PASSWORD}
    one, other = app.test_client(), app.test_client()
    for client in (one, other):
        client.post("/teach/login", json=login, headers=JSON)
    second, third = value_of(one, "teacher"), value_of(other, "teacher")
    one.post("/teach/login", json=login, headers=JSON)  # a second login in the same browser
    assert value_of(one, "teacher") != second
    assert not opens(app, "teacher", second, places)
    one.post("/teach/password", json={"old": PASSWORD, "new": NEW}, headers=JSON)
    assert not opens(app, "teacher", third, places)
    assert opens(app, "teacher", value_of(one, "teacher"), places)
    player = value_of(browser, "player")
    browser.post("/me/delete", json={}, headers=JSON)
    assert not opens(app, "player", player, places)


def test_a_login_replaces_a_planted_cookie(
    app: Flask, browser: FlaskClient, places: dict[str, str], db_session: Session
) -> None:
    planted = "A" * 43
    victim = app.test_client()
    victim.set_cookie("teacher", planted)
    victim.post("/teach/login", json={"username": "ada", "password": PASSWORD}, headers=JSON)
    assert value_of(victim, "teacher") != planted
    assert not opens(app, "teacher", planted, places)
    ada = db_session.scalars(select(Teacher)).one()
    assert not opens(app, "teacher", ada.id, places)
    assert not opens(app, "teacher", logins.hash_token(value_of(victim, "teacher")), places)


# Attributes


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cookies_are_http_only_and_same_site(app: Flask, db_session: Session, scheme: str) -> None:
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session)
    client, base = app.test_client(), f"{scheme}://localhost"
    seen = {}
    login = {"username": "ada", "password": PASSWORD}
    replies = [client.get("/?lang=de", base_url=base)]
    for path, values in (("/rounds", {}), ("/teach/login", login), ("/classrooms", {"length": 4})):
        replies.append(client.post(path, json=values, headers=JSON, base_url=base))
    replies.append(client.post("/join", json=replies[-1].json, headers=JSON, base_url=base))
    for reply in replies:
        for header in reply.headers.getlist("Set-Cookie"):
            seen[header.partition("=")[0]] = header
    assert set(seen) == {*COOKIES, *LANGUAGES}
    for header in seen.values():
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert "Path=/" in header
        assert "Domain" not in header
        assert ("Secure" in header) == (scheme == "https")


# The key


def test_each_installation_has_its_own_private_key(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "other"):
        config = Config.from_env({"INSTANCE": str(tmp_path / name)})
        kept = tmp_path / name / "secret-key"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert kept.read_text().strip() == config.secret_key
        assert Config.from_env({"INSTANCE": str(tmp_path / name)}).secret_key == config.secret_key
        keys.append(config.secret_key)
    assert keys[0] != keys[1]
    assert all(len(key) >= 43 for key in keys)  # 256 bits and more


def test_no_key_is_in_the_code() -> None:
    given = re.compile(r"""(?i)secret_?key["']?\]?\s*[:=]\s*["'][^"']+["']""")
    code = [
        *(CHECKOUT / "quiz").rglob("*.py"),
        CHECKOUT / "app.py",
        CHECKOUT / "Procfile",
        CHECKOUT / "Makefile",
    ]
    assert [path.name for path in code if given.search(path.read_text())] == []
