"""How a login begins: its cookies, and the step between the password and the code."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.access import seals
from quiz.errors import NotKnown
from quiz.storage import utc_now
from quiz.teachers import logins
from quiz.web import login_start
from tests.support.factories import add_teacher

NOW = utc_now()
JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("quick_hashes")


def cookies_of(headers: list[str]) -> SimpleCookie:
    cookies = SimpleCookie()
    for header in headers:
        cookies.load(header)
    return cookies


def test_a_login_begins_with_a_token_and_ends_the_one_before(
    app: Flask, db_session: Session
) -> None:
    ada = add_teacher(db_session)
    old = logins.open_login(db_session, ada.id, NOW)
    with app.test_request_context("/", headers={"Cookie": f"teacher={old}; step=x"}):
        response = login_start.log_in_as(db_session, ada)
    cookies = cookies_of(response.headers.getlist("Set-Cookie"))
    assert {"teacher", "known", "step"} == set(cookies)
    assert cookies["step"].value == ""
    assert all(cookies[name]["httponly"] for name in ("teacher", "known"))
    assert logins.find_visitor(db_session, old, NOW) is None
    assert logins.find_visitor(db_session, cookies["teacher"].value, utc_now()) is ada


def test_the_step_remembers_the_password_for_five_minutes(app: Flask, db_session: Session) -> None:
    ada = add_teacher(db_session)
    with app.test_request_context("/", headers=JSON):
        response = login_start.ask_for_code(ada, NOW)
    assert response.status_code == 401
    step = cookies_of(response.headers.getlist("Set-Cookie"))["step"]
    assert step["max-age"] == "300"
    with app.test_request_context("/", headers={"Cookie": f"step={step.value}"}):
        for minutes in (0, 4.9, -60):  # the clock may be set back
            when = NOW + timedelta(minutes=minutes)
            assert login_start.half_known_teacher(db_session, when) is ada
        with pytest.raises(NotKnown):
            login_start.half_known_teacher(db_session, NOW + timedelta(minutes=5.1))
        ada.password_at = NOW + timedelta(seconds=1)
        with pytest.raises(NotKnown):
            login_start.half_known_teacher(db_session, NOW)


def test_a_step_that_is_not_ours_is_nobodys(app: Flask, db_session: Session) -> None:
    ada = add_teacher(db_session)
    value = [ada.id, ada.password_at.isoformat(), NOW.timestamp()]
    forged = seals.seal("another key", seals.STEP_COOKIE, value)
    borrowed = seals.seal(app.config["SECRET_KEY"], seals.KNOWN_COOKIE, value)
    for cookie in ("", "nonsense", forged, borrowed):
        with (
            app.test_request_context("/", headers={"Cookie": f"step={cookie}"}),
            pytest.raises(NotKnown, match="password first"),
        ):
            login_start.half_known_teacher(db_session, NOW)
