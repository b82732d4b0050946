"""The visit cookie: signed, Secure under https, and tolerant of clocks that differ."""

from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from quiz.storage import utc_now
from quiz.web import cookies
from quiz.web.cookies import CookieSession
from tests.support.factories import fill
from tests.support.pages import csrf_token

DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "status"), [(-3600, 303), (3600, 303), (30 * DAY, 303), (40 * DAY, 400)]
)
def test_a_clock_that_is_set_back_ends_no_visit(
    app: Flask,
    db_session: Session,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    status: int,
) -> None:
    fill(db_session)
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    token = csrf_token(client)
    then = utc_now() + timedelta(seconds=seconds)
    monkeypatch.setattr(cookies, "utc_now", lambda: then)
    assert client.post("/rounds", data={"csrf_token": token}).status_code == status


def test_what_one_request_changes_is_not_in_the_session_of_the_next(app: Flask) -> None:
    interface = CookieSession()
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None
    cookie = str(serializer.dumps({"csrf_token": "secret"}))
    for _ in range(2):
        with app.test_request_context("/", headers={"Cookie": f"visit={cookie}"}) as context:
            held = interface.open_session(app, context.request)
            assert held == {"csrf_token": "secret"}
            held["csrf_token"] = "another"


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "\udce4"])
def test_a_cookie_that_is_not_ours_holds_nothing(app: Flask, cookie: str) -> None:
    serializer = CookieSession().get_signing_serializer(app)
    assert serializer is not None
    assert cookies.opened(serializer, cookie) is None
    other = URLSafeTimedSerializer("another secret", salt="cookie-session")
    assert cookies.opened(serializer, str(other.dumps({"csrf_token": "secret"}))) is None


def test_one_serializer_serves_all_requests(app: Flask) -> None:
    interface = CookieSession()
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None
    assert serializer is interface.get_signing_serializer(app)


def test_without_a_secret_nothing_is_signed() -> None:
    assert CookieSession().get_signing_serializer(Flask("quiz")) is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_for_https_only_where_there_is_https(app: Flask, scheme: str) -> None:
    page = app.test_client().get("/", base_url=f"{scheme}://localhost")
    [cookie] = [each for each in page.headers.getlist("Set-Cookie") if each.startswith("visit=")]
    assert ("Secure" in cookie) is (scheme == "https")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
