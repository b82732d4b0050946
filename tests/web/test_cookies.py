"""The visit cookie: signed, Secure under https, and tolerant of clocks that differ."""

import time

import pytest
from flask import Flask
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from sqlalchemy.orm import Session

from quiz.web.cookies import CookieSession, TolerantSigner
from tests.support.factories import fill
from tests.support.pages import csrf_token

DAY = 86400


@pytest.mark.parametrize(("seconds", "status"), [(-3600, 303), (3600, 303), (40 * 86400, 400)])
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
    then = int(time.time()) + seconds
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: then)
    assert client.post("/rounds", data={"csrf_token": token}).status_code == status


def signed_at(seconds: float, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A value that was signed at another time."""
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _signer: int(time.time() + seconds))
        return TolerantSigner("secret").sign("value")


@pytest.mark.parametrize("seconds", [-DAY / 2, 0, 3600, 40 * DAY])
def test_a_signature_may_be_from_the_future(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    value = signed_at(seconds, monkeypatch)
    assert TolerantSigner("secret").unsign(value, max_age=DAY) == b"value"


def test_a_clock_that_is_set_while_a_signature_is_read_ends_no_visit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    value = TolerantSigner("secret").sign("value")
    now = int(time.time())
    readings = iter([now - 3600, *[now + 1] * 5])
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: next(readings))
    assert TolerantSigner("secret").unsign(value, max_age=DAY) == b"value"


def test_old_and_forged_signatures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SignatureExpired):
        TolerantSigner("secret").unsign(signed_at(-2 * DAY, monkeypatch), max_age=DAY)
    for seconds in (0, 3600):
        with pytest.raises(BadSignature):
            TolerantSigner("other").unsign(signed_at(seconds, monkeypatch), max_age=DAY)


def test_one_serializer_serves_all_requests(app: Flask) -> None:
    interface = CookieSession()
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None
    assert serializer is interface.get_signing_serializer(app)
    assert serializer.signer is TolerantSigner


def test_without_a_secret_nothing_is_signed() -> None:
    assert CookieSession().get_signing_serializer(Flask("quiz")) is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_for_https_only_where_there_is_https(app: Flask, scheme: str) -> None:
    page = app.test_client().get("/", base_url=f"{scheme}://localhost")
    [cookie] = [each for each in page.headers.getlist("Set-Cookie") if each.startswith("visit=")]
    assert ("Secure" in cookie) is (scheme == "https")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
