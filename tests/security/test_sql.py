"""SQL injection: no statement contains input, and no address makes the server fail."""

import ast
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import CHECKOUT
from quiz.models import ClassroomFace, Student, Trial
from tests.support.factories import PASSWORD, add_teacher, add_worker, fill

JSON = {"Accept": "application/json"}
PRODUCT = [
    path
    for package in ("quiz", "migrations")
    for path in sorted((CHECKOUT / package).rglob("*.py"))
]
# Calls that take SQL as text.
RAW = {"text", "exec_driver_sql", "literal_column", "execute", "executemany", "executescript"}
pytestmark = pytest.mark.usefixtures("quick_hashes")


def raw_statements(tree: ast.AST) -> list[int]:
    """Return the lines in which a statement is built from anything but constants."""
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in RAW and is_built_from_values(node.args[0]):
            lines.append(node.lineno)
    return lines


def is_built_from_values(value: ast.AST) -> bool:
    """Say whether an expression builds text from parts that are not named constants."""
    if isinstance(value, ast.JoinedStr):
        parts = [part.value for part in value.values if isinstance(part, ast.FormattedValue)]
        return not all(isinstance(part, ast.Name) and part.id.isupper() for part in parts)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mod | ast.Add):
        sides = (value.left, value.right)
        is_text = any(
            isinstance(side, ast.JoinedStr)
            or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in sides
        )
        return is_text or any(is_built_from_values(side) for side in sides)
    if isinstance(value, ast.Call):
        return getattr(value.func, "attr", "") in {"format", "join", "replace"}
    return False


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_no_statement_is_built_from_values(path: Path) -> None:
    assert raw_statements(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'session.execute(text(f"SELECT {name}"))',
        'text("SELECT " + name)',
        'connection.exec_driver_sql("SELECT %s" % name)',
        'cursor.execute("SELECT {}".format(name))',
        'literal_column(f"{name}")',
        'text(" ".join(words))',
    ],
)
def test_a_statement_built_from_values_is_found(line: str) -> None:
    assert raw_statements(ast.parse(line))


# Every route that reads, with every query parameter that it reads

WORDS = (
    "", "0", "1", "-1", "1e9", "99999999999999999999999999", "9" * 9, "0x10", "NaN", "null", "None",
    "' OR '1'='1", "'; DROP TABLE players; --", '"', "\\", "%", "_", "%s", "%(x)s", ":x", "?", "\0",
    "a\0b", "\ud800", "\u202e", "é" * 300, "x" * 3000, "../../etc/passwd", "[]", "{}", "<script>",
    "all", "week", "today", "students", "responses", "projector", "student", "tips", "after",
)  # fmt: skip
NAMES = (
    "window", "deck", "after", "verdict", "version", "view", "rows", "code", "another", "password",
    "page", "sort", "order", "limit", "offset", "id",
)  # fmt: skip
ANY = st.one_of(st.sampled_from(WORDS), st.text(max_size=40), st.integers().map(str))
QUERY = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), ANY, max_size=4)


def spelled(word: str) -> str:
    """Encode a word as a part of an address."""
    return quote(word.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture
def house(app: Flask, db_session: Session) -> tuple[FlaskClient, dict[str, str]]:
    """Return a browser of a player, teacher and student, and the ids of what they own."""
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # an exception becomes a 500, as in production
    app.testing = False
    client = app.test_client()
    client.post("/teach/login", json={"username": "ada", "password": PASSWORD}, headers=JSON)
    round_id = (client.post("/rounds", json={}, headers=JSON).json or {})["id"]
    code = (client.post("/classrooms", json={"length": 4}, headers=JSON).json or {})["code"]
    client.post("/join", json={"code": code}, headers=JSON)
    student = db_session.scalars(select(Student.player_id)).one()
    own = {
        "code": code,
        "round_id": round_id,
        "student": student,
        "student_id": student,
        "token": db_session.scalars(select(Trial.token)).first() or "",
        "position": "1",
        "filename": "css/base.css",
        "version": "0123456789ab",
        "name": "site.css",
        "visit": "0123456789abcdef",
        "face_id": str(db_session.scalars(select(ClassroomFace.face_id)).first()),
    }
    db_session.commit()
    return client, own


def ask(client: FlaskClient, method: str, address: str, **options: object) -> int:
    """Request an address as HTML and as JSON; return the higher status."""
    statuses = []
    for headers in ({}, JSON):
        reply = client.open(address, method=method, headers=headers, **options)  # type: ignore[arg-type]
        statuses.append(reply.status_code)
        reply.close()
    return max(statuses)


def test_no_address_makes_the_server_fail(
    app: Flask, house: tuple[FlaskClient, dict[str, str]]
) -> None:
    client, own = house
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]

    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.sampled_from(rules), st.lists(st.one_of(st.none(), ANY), max_size=2), QUERY)
    def look(rule: object, parts: list[str | None], query: dict[str, str]) -> None:
        address = str(rule)
        for name, part in zip(sorted(own), [*parts, *[None] * len(own)], strict=False):
            for spelling in (f"<{name}>", f"<int:{name}>", f"<path:{name}>", f"<code:{name}>"):
                value = own[name] if part is None else spelled(part)
                address = address.replace(spelling, value)
        asked = "&".join(f"{spelled(name)}={spelled(word)}" for name, word in query.items())
        assert ask(client, "GET", f"{address}?{asked}") < 500, (address, query)

    look()


HOSTILE = (
    "\0", "a\0b", "\ud800", "9" * 30, "-1", "' OR '1'='1", "%s", "x" * 3000, "..%2f..", "[]",
)  # fmt: skip


def fill_in(rule: str, own: dict[str, str], name: str, word: str) -> str:
    """Insert a word into one part of an address, and valid ids into the others."""
    for part, value in (own | {name: spelled(word)}).items():
        for spelling in (f"<{part}>", f"<int:{part}>", f"<path:{part}>", f"<code:{part}>"):
            rule = rule.replace(spelling, value)
    return rule


def test_no_word_in_an_address_makes_the_server_fail(
    app: Flask, house: tuple[FlaskClient, dict[str, str]]
) -> None:
    client, own = house
    failed = []
    values = {"response": "real", "from_version": 1, "name": "x"}
    for rule in app.url_map.iter_rules():
        for name in rule.arguments - {"is_locked"}:
            for word in HOSTILE:
                address = fill_in(rule.rule, own, name, word)
                failed += [
                    f"{method} {rule.rule}: {word!r} as {name}"
                    for method in sorted((rule.methods or set()) & {"GET", "POST"})
                    if ask(client, method, address, json=values) >= 500
                ]
    assert failed == []


ODD: tuple[object, ...] = (
    "\0",
    "\ud800",
    "",
    None,
    -1,
    10**30,
    1.5,
    True,
    [],
    {},
    [["x"]],
    "x" * 3000,
    "' OR 1=1 --",
)
SENT = {
    "/rounds": ("mode", "length", "deck"),
    "/rounds/<round_id>/trials/<int:position>": ("response", "confidence"),
    "/leaderboard/join": ("name",),
    "/teach/login": ("username", "password"),
    "/teach/signup": ("username", "password"),
    "/teach/password": ("old", "new"),
    "/teach/code": ("code",),
    "/teach/second-factor/on": ("set_up", "code", "password"),
    "/teach/second-factor/off": ("password",),
    "/teach/second-factor/codes": ("password",),
    "/teach/logins/end": ("login",),
    "/join": ("code", "name", "rejoin"),
    "/classrooms": ("title", "length", "deck", "pace", "sets", "feedback", "names", "top", "late",
                    "adults", "seconds", "teams", "deadline", "zone"),
    "/classrooms/<code:code>/advance": ("from_version",),
    "/classrooms/<code:code>/responses": ("position", "response", "confidence"),
    "/classrooms/<code:code>/players/<student>/rename": ("name",),
    "/classrooms/<code:code>/players/remove": ("minutes", "students"),
}  # fmt: skip


def test_no_value_in_a_body_makes_the_server_fail(
    house: tuple[FlaskClient, dict[str, str]],
) -> None:
    client, own = house
    failed = []
    good = {
        "code": own["code"],
        "username": "ada",
        "password": PASSWORD,
        "old": PASSWORD,
        "new": PASSWORD,
        "response": "real",
        "position": 1,
        "from_version": 0,
        "length": 4,
        "pace": "homework",
    }
    for rule, names in SENT.items():
        address = fill_in(rule, own, "", "")
        for name in names:
            for odd in ODD:
                values = {key: value for key, value in good.items() if key in names} | {name: odd}
                reply = client.post(address, json=values, headers=JSON)
                if reply.status_code >= 500 and reply.status_code != 503:
                    failed.append(f"{rule}: {odd!r:.40} as {name}")
    assert failed == []
