"""What happens to security leaves one line each in the log, without an address or a name."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.board import holds
from quiz.policy import Limit, limits
from quiz.storage.database import utc_now
from quiz.web import turns
from tests.support.classroom_pages import joined, open_classroom, state_of
from tests.support.commands import run
from tests.support.factories import PASSWORD, add_player

JSON = {"Accept": "application/json"}
ADDRESS, NAME = "198.51.100.77", "Rosalind"
WHERE = {"REMOTE_ADDR": ADDRESS}
pytestmark = pytest.mark.usefixtures("quick_hashes", "stocked")


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines so far; none holds an address, a name or a password."""
    lines = [record.getMessage() for record in caplog.records if record.name == "quiz.security"]
    assert all("\n" not in line for line in lines)
    for secret in (ADDRESS, NAME, PASSWORD):
        assert secret not in caplog.text
    return lines


def test_a_failed_login_and_its_limit(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_name = limits.LOGINS_BY_NAME
    monkeypatch.setattr(limits, "LOGINS_BY_NAME", Limit(by_name.scope, 2, by_name.within))
    values = {"username": NAME, "password": "a wrong password"}
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    for _ in range(4):
        app.test_client().post("/teach/login", json=values, headers=JSON, environ_overrides=WHERE)
    # Two at once, then one in its turn.
    assert events(caplog) == 3 * ["login-failed"] + ["limit-reached limit=turns"]


def test_a_form_without_its_token(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    app.test_client().post("/rounds", json={"name": NAME}, environ_overrides=WHERE)
    assert events(caplog) == ["forgery-refused page=rounds.start"]


def test_requests_that_cannot_be_read(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client, kind = app.test_client(), "application/json"
    odd: list[dict[str, Any]] = [
        {"data": "[" * 5000, "content_type": kind},
        {"data": NAME * 20_000, "content_type": kind},
        {"headers": {"Host": f"{NAME}..example"}},
    ]
    for sent in odd:
        client.post("/rounds", environ_overrides=WHERE, **sent)
    statuses = ("400", "413", "400")
    assert events(caplog) == [f"malformed-request status={status}" for status in statuses]


def test_a_removed_student(app: Flask, ada: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    url = open_classroom(ada, names="free")
    joined(app, url, name=NAME)
    student = state_of(ada, url)["students"][0]["id"]
    caplog.clear()
    assert ada.post(f"{url}/players/{student}/remove", json={}, headers=JSON).status_code == 200
    assert events(caplog) == [f"student-removed student={student}"]


def test_a_held_player(db_session: Session, caplog: pytest.LogCaptureFixture) -> None:
    player = add_player(db_session, NAME)
    holds.put_on_hold(db_session, player.id, "too fast", utc_now())
    assert events(caplog) == [f"player-held player={player.id} reason=too-fast"]


def test_a_takedown(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    assert run(app, "faces", "takedown", "a" * 64).exit_code == 0
    assert events(caplog) == [f"face-taken-down sha256={'a' * 64}"]
