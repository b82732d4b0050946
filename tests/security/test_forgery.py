"""Cross-site request forgery, and bodies that are too large: refused."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz.models import Base
from quiz.policy.limits import MAX_BODY
from tests.support.factories import add_worker, fill

JSON = {"Accept": "application/json"}
SAFE = {"GET", "HEAD", "OPTIONS"}
WORDS = ("Reload the page and try again.", "Referer header", "TRUSTED_PROXIES")
SECURE = "https://localhost"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Use SQLite only: these attacks do not depend on the database."""
    return sqlite_url


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """Return the application with CSRF protection, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def unsafe_routes(app: Flask) -> list[tuple[str, str]]:
    """Return every address and method that may change something, from the URL map."""
    return sorted(
        (method, re.sub(r"<(int:)?[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - SAFE
    )


def token_of(client: FlaskClient, base_url: str = "http://localhost") -> str:
    """Read the CSRF token from a page, as a script does."""
    page = client.get("/", base_url=base_url).text
    match = re.search(r'name="csrf-token"\s+content="([^"]+)"', page)
    assert match
    return match[1]


def is_refused(reply: TestResponse) -> bool:
    """Say whether a request was refused for lack of a token, or of a page of ours."""
    return reply.status_code == 400 and any(words in reply.text for words in WORDS)


def test_there_are_unsafe_routes_and_all_are_posts(app: Flask) -> None:
    routes = unsafe_routes(app)
    assert len(routes) > 20
    assert {method for method, _ in routes} == {"POST"}


def test_without_the_token_of_the_session_nothing_is_changed(
    guarded: Flask, db_session: Session
) -> None:
    fill(db_session)
    add_worker(db_session)
    mine, theirs = guarded.test_client(), guarded.test_client()
    own, foreign = token_of(mine), token_of(theirs)
    assert own != foreign
    tries: list[Mapping[str, Any]] = [
        {"data": {}},
        {"json": {}},
        {"data": "", "content_type": "text/plain"},
        {"data": b'{"a": "b"}', "content_type": "text/plain"},
        {"data": {"csrf_token": ""}},
        {"data": {"csrf_token": "forged"}},
        {"data": {"csrf_token": own[:-1]}},
        {"data": {"csrf_token": foreign}},
        {"json": {"csrf_token": own}},
        {"json": {}, "headers": {"X-CSRFToken": foreign}},
        {"json": {}, "headers": {"X-CSRFToken": ""}},
        {"query_string": {"csrf_token": own}},
        {"data": {}, "headers": {"Cookie": f"csrf_token={own}"}},
        {"data": {}, "headers": {"Origin": "http://localhost", "Referer": "http://localhost/"}},
    ]
    before = rows(db_session)
    for method, address in unsafe_routes(guarded):
        for given in tries:
            assert is_refused(mine.open(address, method=method, **given)), (address, given)
        # The session cookie is needed too: the token alone is not enough.
        stranger = guarded.test_client()
        reply = stranger.open(address, method=method, data={"csrf_token": own})
        assert is_refused(reply), address
    assert rows(db_session) == before
    for method, address in unsafe_routes(guarded):
        by_form: dict[str, Any] = {"data": {"csrf_token": own}}
        by_header: dict[str, Any] = {"json": {}, "headers": {"X-CSRFToken": own}}
        for given in (by_form, by_header):
            assert not is_refused(mine.open(address, method=method, **given)), address


def test_under_https_another_sites_page_is_refused(guarded: Flask, db_session: Session) -> None:
    client = guarded.test_client()
    own = token_of(client, SECURE)
    referers = ("", "http://localhost/", "https://localhost.example.org/", "https://example.org/",
                "https://localhost:444/", "null")  # fmt: skip
    for method, address in unsafe_routes(guarded):
        for referer in referers:
            headers = {"X-CSRFToken": own} | ({"Referer": referer} if referer else {})
            reply = client.open(address, method=method, json={}, headers=headers, base_url=SECURE)
            assert is_refused(reply), (address, referer)
        good = {"X-CSRFToken": own, "Referer": f"{SECURE}/somewhere"}
        reply = client.open(address, method=method, json={}, headers=good, base_url=SECURE)
        assert not is_refused(reply), address


def test_routes_that_only_read_allow_no_other_method(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        for method in {"PUT", "PATCH", "DELETE"} - (rule.methods or set()):
            address = re.sub(r"<(int:|path:)?[^>]+>", "1", rule.rule)
            assert client.open(address, method=method).status_code in (404, 405)


def rows(session: Session) -> dict[str, int]:
    """Count the rows of all tables."""
    counted = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return counted


# Large bodies


class Endless(io.RawIOBase):
    """A body that never ends and counts how much of it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b"x" * len(buffer)
        self.read_bytes += len(buffer)
        return len(buffer)


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"],
)
@pytest.mark.parametrize("has_token", [True, False])
def test_no_route_reads_more_than_the_limit(guarded: Flask, kind: str, has_token: bool) -> None:
    client = guarded.test_client()
    headers = {"X-CSRFToken": token_of(client)} if has_token else {}
    refused = 0
    for method, address in unsafe_routes(guarded):
        for length in (MAX_BODY + 1, 10**9, None):
            body = Endless()
            environ: dict[str, Any] = {"wsgi.input": body, "CONTENT_TYPE": kind}
            environ |= (
                {"CONTENT_LENGTH": str(length)} if length else {"HTTP_TRANSFER_ENCODING": "chunked"}
            )
            environ |= {"wsgi.input_terminated": True} if length is None else {}
            reply = client.open(
                address, method=method, headers=headers | JSON, environ_overrides=environ
            )
            assert reply.status_code != 500, (address, kind, length)
            assert body.read_bytes <= 2 * MAX_BODY, (address, kind, length)
            refused += reply.status_code == 413
    assert refused > 0 or (kind == "application/json" and not has_token)


def test_a_form_of_a_million_fields_is_refused(app: Flask) -> None:
    client = app.test_client()
    many = {f"f{number}": "" for number in range(2000)}
    assert client.post("/rounds", data=many, content_type="multipart/form-data").status_code == 413
