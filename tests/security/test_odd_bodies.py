"""Bodies at the edge of what can be read: each gets a sentence, none a 5xx."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.web import turns
from tests.support.classroom_pages import joined, open_classroom

JSON = {"Accept": "application/json"}
FIELDS = (
    "mode", "length", "deck", "response", "confidence", "name", "username", "password", "old",
    "new", "title", "pace", "sets", "feedback", "names", "top", "late", "adults", "seconds",
    "teams",
    "deadline", "zone", "code", "rejoin", "position", "from_version", "window",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    [], {}, [[[]]], True, None, -1, 0, 10**9, 10**18, 10**30, 1e308, float("inf"), float("nan"),
    0.5,
    "", " ", "\0", "\ud800", "\U0010ffff", "x" * 60_000, "9" * 5000, "1_0", "\u0661", "-0", "1e3",
    "NaN", "\u202e", "%00", "\n",
)  # fmt: skip
DEADLINES = (
    "9999-12-31T23:59", "9999-12-31T23:59:59.999999", "0001-01-01T00:00", "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-14:00", "2026-02-30T00:00", "2026-W54-7", "20261231T2460", "+10000-01-01",
    "2026-12-31T00:00+24:00", "2026-12-31T00:00:60Z", "now",
)  # fmt: skip
ZONES = ("0", "-840", "720", "99999999999999999999", "-1e9", "1.5", "\u0663")
RAW = (
    (b"[" * 5000, "application/json"),
    (b'{"a":' * 5000, "application/json"),
    (b"\xff\xfe", "application/json"),
    (b'{"length": ' + b"9" * 6000 + b"}", "application/json"),
    (b'{"length": 1, "length": []}', "application/json; charset=nonsense"),
    (b"{}", "application/json; charset=\xff"),
    (b"length=%FF%FE&mode=%00", "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % number for number in range(5000)), "application/x-www-form-urlencoded"),
    (b"--x\r\nno end", "multipart/form-data; boundary=x"),
    (b"--x", "multipart/form-data"),
    (b"--" + b"x" * 70, "multipart/form-data; boundary=" + "x" * 5000),
    (b"x" * (64 * 1024 + 1), "application/json"),
)
pytestmark = pytest.mark.usefixtures("quick_hashes", "stocked")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries beyond a limit are refused at once, and don't wait for their turn."""
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)


@pytest.fixture
def browsers(app: Flask, ada: FlaskClient) -> list[FlaskClient]:
    """A teacher, a student of hers who also plays, and a stranger."""
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    student = joined(app, open_classroom(ada, length=4))
    student.post("/rounds", json={}, headers=JSON)
    return [ada, student, app.test_client()]


def posts(app: Flask, url: str) -> list[str]:
    """The address of every form, with the ids of `url` where it has some."""
    code = url.rpartition("/")[2]
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    rules = [rule for rule in rules if not re.search("delete|logout|finish", rule)]
    named = [rule.replace("<code:code>", code) for rule in rules]
    return [re.sub(r"<(int:|path:)?[^>]+>", "1", rule) for rule in named]


def test_no_value_of_any_field_makes_a_5xx(app: Flask, ada: FlaskClient) -> None:
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    url = open_classroom(ada, length=4)
    student = joined(app, url)
    addresses = posts(app, url)
    assert len(addresses) > 10
    failed = []
    for value in VALUES:
        values = dict.fromkeys(FIELDS, value)
        usual = {"code": url.rpartition("/")[2], "pace": "homework", "title": "7B"}
        for address in addresses:
            for sent in (values, values | usual):
                for client in (ada, student):
                    reply = client.post(address, json=sent, headers=JSON)
                    failed += [(address, value)] if reply.status_code == 500 else []
    assert failed == []


@pytest.mark.parametrize("zone", ZONES)
def test_no_deadline_makes_a_5xx(app: Flask, ada: FlaskClient, zone: str) -> None:
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    for deadline in DEADLINES:
        plan = {"title": "7B", "pace": "homework", "deadline": deadline, "zone": zone}
        for sent in ({"json": plan}, {"data": plan}):
            reply = ada.post("/classrooms", headers=JSON, **sent)
            assert reply.status_code == 400, (deadline, reply.text)
            assert "deadline" in reply.text or "zone" in reply.text


def test_no_body_makes_a_5xx(app: Flask, browsers: list[FlaskClient]) -> None:
    for address in posts(app, "/classrooms/222222"):
        for raw, kind in RAW:
            for client in browsers:
                reply = client.post(address, data=raw, content_type=kind, headers=JSON)
                assert reply.status_code < 500 or reply.status_code == 503, (address, raw[:20])


@pytest.mark.parametrize(("raw", "status"), [(RAW[0][0], 400), (RAW[1][0], 400), (RAW[-1][0], 413)])
def test_nesting_and_size_are_refused(app: Flask, raw: bytes, status: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    reply = app.test_client().post("/rounds", data=raw, content_type="application/json")
    assert reply.status_code == status
