"""Browsers of a classroom without scripts: a teacher's, a student's, and what they ask for."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import PASSWORD

JSON = {"Accept": "application/json"}


def logged_in(app: Flask, name: str = "ada") -> FlaskClient:
    """Log a teacher in."""
    client = app.test_client()
    client.post("/teach/login", json={"username": name, "password": PASSWORD}, headers=JSON)
    return client


def open_classroom(client: FlaskClient, **plan: Any) -> str:
    """Make a classroom; its address."""
    made = client.post("/classrooms", json={"title": "7B", "length": 4} | plan, headers=JSON)
    assert made.status_code == 201, made.text
    assert made.json is not None
    assert made.headers["Location"] == made.json["url"] == f"/classrooms/{made.json['code']}"
    return str(made.json["url"])


def joined(app: Flask, url: str, **values: str) -> FlaskClient:
    """Join as a new student."""
    client = app.test_client()
    joined = client.post("/join", json={"code": code_of(url)} | values, headers=JSON)
    assert joined.status_code == 200, joined.text
    return client


def code_of(url: str) -> str:
    return url.rpartition("/")[2]


def state_of(client: FlaskClient, url: str, version: int | None = None) -> dict[str, Any]:
    found = client.get(f"{url}/state" + (f"?version={version}" if version else ""), headers=JSON)
    return dict(found.json or {}) if found.status_code == 200 else {"status": found.status_code}


def advance(client: FlaskClient, url: str, version: int | None = None) -> TestResponse:
    known = state_of(client, url)["version"] if version is None else version
    return client.post(f"{url}/advance", json={"from_version": known}, headers=JSON)


def respond(client: FlaskClient, url: str, position: Any, response: Any = "fake") -> TestResponse:
    values = {"position": position, "response": response}
    return client.post(f"{url}/responses", json=values, headers=JSON)
