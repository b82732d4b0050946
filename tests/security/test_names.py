"""Hostile names: accepted unchanged, or refused with a sentence."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.names.alphabets import normalize_text
from quiz.policy import limits
from tests.support.factories import PASSWORD, add_classroom, add_teacher, fill
from tests.support.payloads import PAYLOADS, UNSTORABLE

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: these attacks do not depend on the database."""
    return sqlite_url


def test_there_are_fifty_hostile_names() -> None:
    assert len(set(PAYLOADS)) == 50


def post(client: FlaskClient, path: str, values: dict[str, Any]) -> tuple[int, str, str]:
    """Post; return the status, the accepted name, and the sentence of a refusal."""
    reply = client.post(path, json=values, headers=JSON)
    body = dict(reply.json or {})
    return reply.status_code, str(body.get("name", "")), str(body.get("detail", ""))


def test_a_name_is_accepted_unchanged_or_refused_with_a_sentence(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    classroom = add_classroom(db_session, add_teacher(db_session), length=4, has_free_names=True)
    client.post("/rounds", json={}, headers=JSON)
    taken = []
    for typed in (*PAYLOADS, *UNSTORABLE, "Grace Hopper"):
        pupil = app.test_client()
        for asker, path, values in (
            (pupil, "/join", {"code": classroom.code, "name": typed}),
            (client, "/leaderboard/join", {"name": typed}),
        ):
            status, name, sentence = post(asker, path, values)
            if status == 200:
                assert typed in ("", "Grace Hopper") or name == normalize_text(typed)
                assert not set(name) & set("<>&\"'`{}$\0\n\r\u202e\u200b")
                taken += [name] * (path == "/join")
            else:
                assert (status, sentence[-1:]) in ((400, "."), (409, ".")), (path, typed)
    assert "Grace Hopper" in taken
    assert len(taken) < 5


def test_a_username_is_accepted_unchanged_or_refused_with_a_sentence(
    app: Flask, db_session: Session
) -> None:
    for typed in (*PAYLOADS, *UNSTORABLE):
        values = {"username": typed, "password": PASSWORD}
        reply = app.test_client().post("/teach/signup", json=values, headers=JSON)
        assert reply.status_code == 400, typed
        assert str((reply.json or {})["detail"]).endswith(".")


@pytest.mark.slow
def test_a_title_may_be_any_printable_text(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TEACHERS_SHARE", 1.0)
    monkeypatch.setattr(limits, "CLASSROOMS_SHARE", 1.0)
    fill(db_session, reals=300, fakes=300)
    add_teacher(db_session)
    desk = app.test_client()
    desk.post("/teach/login", json={"username": "ada", "password": PASSWORD}, headers=JSON)
    for title in (*PAYLOADS, *UNSTORABLE[:-1]):
        made = desk.post("/classrooms", json={"title": title, "length": 4}, headers=JSON)
        if made.status_code != 201:
            assert made.status_code == 400, title
            continue
        page = desk.get((made.json or {})["url"]).text
        assert title not in page or "<" not in title
