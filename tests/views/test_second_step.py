"""The second step: a code of the app or a recovery code, each once, few tries, little time."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.models import Login, Teacher
from quiz.storage import utc_now
from quiz.views import second_step
from tests.support.factories import PASSWORD
from tests.support.second_factors import App, forget_last_code, set_up

JSON = {"Accept": "application/json"}
NEW = "another horse altogether"
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def factor(ada: FlaskClient, stocked: Session) -> tuple[App, list[str]]:
    """Ada's app and recovery codes; the second factor is on."""
    made = set_up(ada)
    forget_last_code(stocked)
    return made


def half_in(app: Flask) -> FlaskClient:
    """Give the right password in a new browser."""
    client = app.test_client()
    login = {"username": "ada", "password": PASSWORD}
    reply = client.post("/teach/login", json=login, headers=JSON)
    assert reply.status_code == 401
    assert (reply.json or {})["needs"] == "code"
    assert client.get_cookie("teacher") is None
    assert client.get("/teach", headers=JSON).status_code == 401
    return client


def give(client: FlaskClient, code: str) -> int:
    return client.post("/teach/code", json={"code": code}, headers=JSON).status_code


def test_password_and_code_log_in(app: Flask, factor: tuple[App, list[str]]) -> None:
    client = half_in(app)
    done = client.post("/teach/code", json={"code": factor[0].code()}, headers=JSON)
    assert (done.status_code, done.json) == (200, {"username": "ada"})
    assert client.get("/teach", headers=JSON).status_code == 200
    assert client.get_cookie("step") is None


def test_the_same_by_forms(app: Flask, factor: tuple[App, list[str]]) -> None:
    client = app.test_client()
    login = {"username": "ada", "password": PASSWORD}
    asked = client.post("/teach/login", data=login)
    assert (asked.status_code, asked.location) == (303, "/teach/code")
    assert 'autocomplete="one-time-code"' in client.get("/teach/code").text
    wrong = client.post("/teach/code", data={"code": "nonsense"})
    assert wrong.status_code == 401
    assert str(second_step.WRONG) in wrong.text
    done = client.post("/teach/code", data={"code": factor[1][0]})
    assert (done.status_code, done.location) == (303, "/teach")


def test_a_code_is_not_accepted_twice(app: Flask, factor: tuple[App, list[str]]) -> None:
    first, second, code = half_in(app), half_in(app), factor[0].code()
    assert [give(first, code), give(second, code)] == [200, 401]
    third, recovery = half_in(app), factor[1][3]
    assert [give(second, recovery), give(third, recovery)] == [200, 401]


def test_five_wrong_codes_and_no_more(app: Flask, factor: tuple[App, list[str]]) -> None:
    client = half_in(app)
    assert [give(client, f"{n}") for n in range(7)] == [401] * 5 + [429] * 2
    assert give(half_in(app), factor[0].code()) == 429
    assert give(half_in(app), factor[1][0]) == 429


def test_a_known_browser_has_tries_of_its_own(
    app: Flask, ada: FlaskClient, factor: tuple[App, list[str]]
) -> None:
    ada.post("/teach/logout", json={}, headers=JSON)
    guesser = half_in(app)
    assert [give(guesser, f"{n}") for n in range(6)][-1] == 429
    login = {"username": "ada", "password": PASSWORD}
    assert ada.post("/teach/login", json=login, headers=JSON).status_code == 401
    assert give(ada, factor[0].code()) == 200


def test_a_code_without_a_password_is_nothing(app: Flask, factor: tuple[App, list[str]]) -> None:
    for cookie in (None, "", "nonsense", "WyJhIiwiYiIsMF0.forged"):
        stranger = app.test_client()
        if cookie is not None:
            stranger.set_cookie("step", cookie)
        assert stranger.get("/teach/code", headers=JSON).status_code == 401
        assert give(stranger, factor[0].code()) == 401
    page = app.test_client().post("/teach/code", data={"code": factor[0].code()})
    assert page.status_code == 401
    assert "Log in with your password first." in page.text


def test_the_step_ends_after_five_minutes_and_with_a_new_password(
    app: Flask,
    ada: FlaskClient,
    factor: tuple[App, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late, outdated = half_in(app), half_in(app)
    soon = utc_now() + timedelta(minutes=5, seconds=1)
    with monkeypatch.context() as clock:
        clock.setattr(second_step, "utc_now", lambda: soon)
        assert late.get("/teach/code", headers=JSON).status_code == 401
        assert give(late, factor[1][0]) == 401
    change = {"old": PASSWORD, "new": NEW}
    assert ada.post("/teach/password", json=change, headers=JSON).status_code == 200
    assert give(outdated, factor[1][1]) == 401


def test_a_login_without_a_second_factor_asks_for_none(
    app: Flask, ada: FlaskClient, stocked: Session
) -> None:
    ada.post("/teach/logout", json={}, headers=JSON)
    assert stocked.scalars(select(Login)).all() == []
    stocked.rollback()
    login = {"username": "ada", "password": PASSWORD}
    assert ada.post("/teach/login", json=login, headers=JSON).status_code == 200
    assert ada.get_cookie("step") is None


def test_a_password_that_changes_meanwhile_admits_nobody(
    app: Flask,
    factor: tuple[App, list[str]],
    stocked: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, spend = half_in(app), attempts.spend

    def spend_while_the_password_changes(*args: Any) -> None:
        spend(*args)
        changed = update(Teacher).values(password_at=utc_now())
        args[0].execute(changed, execution_options={"synchronize_session": False})

    monkeypatch.setattr(attempts, "spend", spend_while_the_password_changes)
    assert give(client, factor[0].code()) == 401
    assert client.get_cookie("teacher") is None
