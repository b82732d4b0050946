"""A teacher's account from outside: pages and JSON, refusals, limits, logins that end."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Barrier, BoundedSemaphore
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quiz import close_app, create_app
from quiz.access import passwords
from quiz.config import Config
from quiz.models import Attempt, Login, Teacher
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.teachers import accounts, logins
from quiz.web import turns, visitors
from tests.support.factories import PASSWORD, add_player, add_teacher

JSON = {"Accept": "application/json"}
NEW = "another horse altogether"
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were checked against a hash."""
    checks: list[str] = []
    matches = passwords.matches

    def counting(password_hash: str, password: str) -> bool:
        checks.append(password)
        return matches(password_hash, password)

    monkeypatch.setattr(passwords, "matches", counting)
    return checks


def post(client: FlaskClient, path: str, **options: Any) -> TestResponse:
    """Post JSON to a page below /teach; what is no option of the client's is a value."""
    known = {name: options.pop(name) for name in ("environ_overrides",) if name in options}
    return client.post(f"/teach/{path}", json=options, headers=JSON, **known)


def sign_up(client: FlaskClient, username: Any = "ada", password: Any = PASSWORD) -> TestResponse:
    """Sign up."""
    return post(client, "signup", username=username, password=password)


def log_in(
    client: FlaskClient, username: Any = "ada", password: Any = PASSWORD, address: str = "192.0.2.1"
) -> TestResponse:
    """Log in from an address."""
    where = {"REMOTE_ADDR": address}
    return post(client, "login", username=username, password=password, environ_overrides=where)


def whoami(client: FlaskClient) -> str | None:
    """Return the username that /teach tells, None for a stranger."""
    found = client.get("/teach", headers=JSON)
    if found.status_code == 401:
        return None
    twin = dict(found.json or {})
    assert twin == {"username": twin["username"], "classrooms": []}
    return str(twin["username"])


def problem(response: TestResponse, status: int) -> str:
    """Check that a response is a problem document; its sentence."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    detail = str((response.json or {})["detail"])
    assert detail.endswith(".")
    return detail


def test_sign_up_log_out_log_in(client: FlaskClient) -> None:
    assert "Log in" in problem(client.get("/teach", headers=JSON), 401)
    signed_up = sign_up(client, "Ada")
    assert (signed_up.status_code, signed_up.json) == (200, {"username": "Ada"})
    assert whoami(client) == "Ada"
    assert post(client, "logout").json == {"username": None}
    assert whoami(client) is None
    logged_in = log_in(client)
    assert (logged_in.status_code, logged_in.json) == (200, {"username": "Ada"})
    assert whoami(client) == "Ada"


def test_the_same_by_forms(client: FlaskClient) -> None:
    page = client.get("/teach").text
    assert 'action="/teach/login"' in page
    assert 'action="/teach/signup"' in page
    for word in ("username", "current-password", "new-password"):
        assert f'autocomplete="{word}"' in page
    account = {"username": "ada", "password": PASSWORD}
    for path, values in (("signup", account), ("logout", {}), ("login", account)):
        response = client.post(f"/teach/{path}", data=values)
        assert (response.status_code, response.location) == (303, "/teach")
    page = client.get("/teach").text
    assert "No classrooms yet." in page
    assert '<b class="name">ada</b>' in page
    assert 'action="/teach/password"' in page


def test_a_closed_house_makes_no_accounts(config: Config, db_session: Session) -> None:
    app = create_app(replace(config, teacher_signup="closed"))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert "whoever runs" in problem(sign_up(client), 403)
    page = client.get("/teach").text
    assert 'action="/teach/signup"' not in page
    assert "Signing up is closed" in page
    refused = client.post("/teach/signup", data={"username": "ada", "password": PASSWORD})
    assert refused.status_code == 403
    assert db_session.scalars(select(Teacher)).all() == []
    add_teacher(db_session)
    assert log_in(client).status_code == 200
    close_app(app)


@pytest.mark.parametrize(
    ("username", "password", "why"),
    [
        ("ad", PASSWORD, "3 to 32"),
        ("x" * 10_000, PASSWORD, "3 to 32"),
        ("ada\0", PASSWORD, "letters"),
        ("ada\nlovelace", PASSWORD, "letters"),
        ("<script>alert(1)</script>", PASSWORD, "letters"),
        ("\ud800\ud800\ud800", PASSWORD, "letters"),
        (7, PASSWORD, "text"),
        (None, PASSWORD, "text"),
        ("ada", "", "at least 10"),
        ("ada", "x" * 10_000, "at most 1,000"),
        ("ada", ["x"] * 12, "text"),
        ("ada", "password123", "too common"),
        ("ada.lovelace", "ADA.LOVELACE", "too common"),
        ("ada.lovelace", "the ADA.LOVELACE of 1843", "contain the username"),
    ],
)
def test_bad_input_is_one_sentence(
    client: FlaskClient, username: Any, password: Any, why: str
) -> None:
    assert why in problem(sign_up(client, username, password), 400)
    assert whoami(client) is None


def test_an_empty_or_foreign_body(client: FlaskClient) -> None:
    assert problem(post(client, "signup"), 400)
    assert problem(client.post("/teach/signup", json=[1], headers=JSON), 400)
    assert problem(post(client, "login"), 401)
    assert client.post("/teach/login", data={}).status_code == 401


def test_a_taken_name_is_a_conflict(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    other = app.test_client()
    for name in ("ada", "ADA", "a-d-a", "аda"):
        assert "is taken" in problem(sign_up(other, name), 409)
    page = other.post("/teach/signup", data={"username": "ADA", "password": PASSWORD})
    assert page.status_code == 409
    assert "The username ADA is taken." in page.text
    assert 'value="ADA"' in page.text
    assert PASSWORD not in page.text
    assert whoami(other) is None


def test_two_sign_ups_at_once(app: Flask, db_session: Session) -> None:
    barrier = Barrier(2)

    def attempt(name: str) -> int:
        client = app.test_client()
        barrier.wait()
        return sign_up(client, name).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(attempt, ("ada", "Ada"))) == [200, 409]
    assert db_session.scalar(select(func.count()).select_from(Teacher)) == 1


def test_a_wrong_login_does_not_tell_who_exists(
    client: FlaskClient, db_session: Session, checks: list[str]
) -> None:
    add_teacher(db_session)
    known, unknown = log_in(client, "ada", NEW), log_in(client, "grace", NEW)
    assert problem(known, 401) == problem(unknown, 401) == accounts.WRONG
    assert list(known.headers.keys()) == list(unknown.headers.keys())
    assert checks == [NEW, NEW]  # each was checked once, so both took as long
    for name in ("", "x" * 10_000, "a\0b", "\ud800\ud800\ud800"):
        assert problem(log_in(client, name), 401) == accounts.WRONG
    assert len(checks) == 6
    assert problem(log_in(client, "ada", "x" * 10_000), 401)
    assert whoami(client) is None


def test_what_was_typed_comes_back_escaped_and_without_the_password(client: FlaskClient) -> None:
    values = {"username": '"><script>alert(1)</script>', "password": PASSWORD}
    page = client.post("/teach/login", data=values)
    assert page.status_code == 401
    assert "<script>alert" not in page.text
    assert "&#34;&gt;&lt;script&gt;" in page.text
    assert PASSWORD not in page.text
    assert str(accounts.WRONG) in page.text
    assert 'role="alert"' in page.text


def test_the_cookie_tells_nothing_and_is_new_each_time(
    client: FlaskClient, db_session: Session
) -> None:
    tokens = []
    for response in (sign_up(client), log_in(client)):
        cookies = SimpleCookie()
        for header in response.headers.getlist("Set-Cookie"):
            cookies.load(header)
        cookie = cookies[logins.COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == str(30 * 24 * 3600)
        assert not cookie["secure"]
        token = cookie.value
        decoded = base64.urlsafe_b64decode(token + "==")
        assert len(decoded) == 32
        teacher = db_session.scalars(select(Teacher)).one()
        db_session.rollback()
        for secret in ("ada", PASSWORD, teacher.id, teacher.password_hash):
            assert secret not in token
            assert secret.encode() not in decoded
        tokens.append(token)
    assert tokens[0] != tokens[1]
    rows = db_session.scalars(select(Login.token_hash)).all()
    db_session.rollback()
    assert rows == [logins.hash_token(tokens[1])]  # the login before it is over
    secure = client.post(
        "/teach/login",
        json={"username": "ada", "password": PASSWORD},
        headers=JSON,
        base_url="https://localhost",
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_cookie_of_another_kind_is_no_teachers(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    add_teacher(db_session)
    player = add_player(db_session)
    teacher_id = db_session.scalars(select(Teacher.id)).one()
    db_session.commit()
    sign_up(client, "grace")
    token = client.get_cookie(logins.COOKIE)
    assert token
    for value in (player.id, teacher_id, "ada", logins.hash_token(token.value), "x" * 4000):
        stranger = app.test_client()
        stranger.set_cookie("player", value)
        stranger.set_cookie(logins.COOKIE, value)
        assert whoami(stranger) is None
        assert "Log in first" in problem(post(stranger, "password", old=PASSWORD, new=NEW), 401)
        assert problem(post(stranger, "delete"), 401)
        assert post(stranger, "logout").status_code == 200
    page = app.test_client().post("/teach/password", data={"old": PASSWORD, "new": NEW})
    assert page.status_code == 401
    assert "Log in first." in page.text
    assert len(db_session.scalars(select(Teacher)).all()) == 2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no try wait: it finds its turn free, or is refused; there is one in a minute."""
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    for name in ("LOGIN_TURNS_BY_NAME", "LOGIN_TURNS_BY_ADDRESS", "SIGN_UP_TURNS"):
        slow = replace(getattr(limits, name), within=timedelta(minutes=1))
        monkeypatch.setattr(limits, name, slow)


def pass_time(session: Session, **duration: float) -> None:
    """Let time pass for all attempts."""
    session.execute(update(Attempt).values(began_at=utc_now() - timedelta(**duration)))
    session.commit()


@pytest.mark.usefixtures("impatient")
def test_ten_failures_make_a_name_slow_and_a_success_clears_them(
    app: Flask, db_session: Session, checks: list[str]
) -> None:
    add_teacher(db_session)
    for _ in range(9):
        problem(log_in(app.test_client(), password=NEW), 401)
    assert log_in(app.test_client()).status_code == 200
    checks.clear()
    for number in range(13):
        name = ("ada", "ADA", " a.da", "ａ．ｄa")[number % 4]
        response = log_in(app.test_client(), name, NEW, address=f"198.51.100.{number}")
        assert response.status_code == (401 if number < 11 else 429)
    refused = log_in(app.test_client())
    assert "try again in a few seconds" in problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 5
    assert len(checks) == 11  # ten, and the one whose turn it was
    values = {"username": "ada", "password": PASSWORD}
    page = app.test_client().post("/teach/login", data=values)
    assert page.status_code == 429
    assert page.headers["Retry-After"]
    assert "Too many attempts" in page.text
    pass_time(db_session, minutes=1)
    assert log_in(app.test_client()).status_code == 200


def test_a_right_password_waits_for_its_turn(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(limits.LOGIN_TURNS_BY_NAME, within=timedelta(seconds=3))
    monkeypatch.setattr(limits, "LOGIN_TURNS_BY_NAME", short)
    add_teacher(db_session)
    for _ in range(11):
        assert log_in(app.test_client(), password=NEW).status_code == 401
    began = monotonic()
    assert log_in(app.test_client()).status_code == 200
    assert 0.2 < monotonic() - began < 8


@pytest.mark.usefixtures("impatient")
def test_a_known_browser_is_not_concerned_by_strangers(
    app: Flask, client: FlaskClient, db_session: Session, checks: list[str]
) -> None:
    add_teacher(db_session)
    assert log_in(client).status_code == 200
    post(client, "logout")
    for number in range(60):
        log_in(app.test_client(), password=NEW, address=f"198.51.100.{number}")
    assert log_in(app.test_client()).status_code == 429
    checks.clear()
    assert log_in(client).status_code == 200
    # Its own tries are bounded too: ten, and then it is a stranger.
    found = [log_in(client, password=f"{number}").status_code for number in range(20)]
    assert found == [401] * 10 + [429] * 10
    assert len(checks) == 11
    other = app.test_client()
    other.set_cookie("known", "forged")
    assert log_in(other).status_code == 429


@pytest.mark.usefixtures("impatient")
def test_being_known_to_one_account_helps_with_no_other(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    add_teacher(db_session)
    sign_up(client, "mallory", "an account of my own making")
    found = [log_in(client, "ada", f"{number}").status_code for number in range(20)]
    assert found == [401] * 11 + [429] * 9


@pytest.mark.usefixtures("impatient")
def test_an_unknown_name_is_slow_like_a_known_one(app: Flask, db_session: Session) -> None:
    add_teacher(db_session)
    for number, name in enumerate(("ada", "grace")):
        address = f"192.0.2.{number}"
        found = [
            log_in(app.test_client(), (name, name.upper())[n % 2], NEW, address).status_code
            for n in range(13)
        ]
        assert found == [401] * 11 + [429] * 2


@pytest.mark.usefixtures("impatient")
def test_parallel_guesses_do_not_outrun_the_limit(
    app: Flask, db_session: Session, checks: list[str]
) -> None:
    add_teacher(db_session)

    def guess(number: int) -> int:
        return log_in(app.test_client(), password=f"a guess {number}").status_code

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(guess, range(40)))
    assert sorted(set(found)) == [401, 429]
    assert 10 <= len(checks) == found.count(401) <= 12


@pytest.mark.usefixtures("impatient")
def test_an_address_is_limited_loosely_and_successes_are_free(
    app: Flask, client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOGINS_BY_ADDRESS", replace(limits.LOGINS_BY_ADDRESS, most=20))
    assert log_in(client, "nobody").status_code == 401
    add_teacher(db_session)
    for _ in range(30):
        assert log_in(client).status_code == 200
    others = [app.test_client() for _ in range(21)]
    for number in range(20):  # the last has its turn
        assert log_in(others[number], f"name{number}").status_code == 401
    assert problem(log_in(others[20]), 429)
    assert log_in(client).status_code == 200  # a known browser
    pass_time(db_session, minutes=1)
    assert log_in(others[20]).status_code == 200  # its turn
    assert log_in(client, address="192.0.2.2").status_code == 200


def test_a_school_may_fail_a_hundred_times_and_sign_up_thirty() -> None:
    loose = (limits.LOGINS_BY_NAME, limits.LOGINS_BY_ADDRESS, limits.SIGN_UPS_BY_ADDRESS)
    minutes = [(limit.most, limit.within.total_seconds() / 60) for limit in loose]
    assert minutes == [(10, 15), (100, 15), (30, 60)]


@pytest.mark.usefixtures("impatient")
def test_sign_ups_are_limited_by_address(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    sign_up(client, "x")  # what is no account does not count
    for number in range(30):
        expected = 409 if number % 2 else 200
        assert sign_up(app.test_client(), f"teacher{number // 2}").status_code == expected
    assert sign_up(client, "grace").status_code == 200  # its turn
    refused = sign_up(client, "hedy")
    assert "try again in a few seconds" in problem(refused, 429)
    pass_time(db_session, minutes=1)
    assert sign_up(client, "hedy").status_code == 200


def test_no_address_is_kept(client: FlaskClient, db_session: Session) -> None:
    log_in(client, "ada", address="192.0.2.77")
    sign_up(client)
    for table in (Attempt, Login, Teacher):
        for row in db_session.scalars(select(table)):
            assert not any("192.0.2" in str(value) for value in vars(row).values())
    for row in db_session.scalars(select(Attempt)):
        assert "ada" not in (row.scope, row.key)


def test_a_try_that_found_no_place_does_not_count(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_teacher(db_session)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with monkeypatch.context() as busy:
        busy.setattr(passwords, "slots", BoundedSemaphore(1))
        with passwords.slot():
            for _ in range(11):
                refused = log_in(client)
                assert "try again" in problem(refused, 503)
                assert refused.headers["Retry-After"]
            page = client.post("/teach/login", data={"username": "ada", "password": PASSWORD})
            assert (page.status_code, "Retry-After" in page.headers) == (503, True)
            assert problem(sign_up(client, "grace"), 503)
    assert log_in(client).status_code == 200


def test_a_changed_password_ends_the_other_logins(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    other = app.test_client()
    log_in(other)
    assert "current password" in problem(post(client, "password", old=NEW, new=NEW), 403)
    assert "at least 10" in problem(post(client, "password", old=PASSWORD, new="short"), 400)
    assert whoami(other) == "ada"
    changed = post(client, "password", old=PASSWORD, new=NEW)
    assert (changed.status_code, changed.json) == (200, {"username": "ada"})
    assert (whoami(client), whoami(other)) == ("ada", None)
    again = client.post("/teach/password", data={"old": NEW, "new": PASSWORD})
    assert (again.status_code, again.location) == (303, "/teach?password=changed")
    assert "Your password has been changed." in client.get(again.location).text
    assert post(client, "password", old=PASSWORD, new=NEW).status_code == 200
    assert problem(log_in(other), 401)
    assert log_in(other, password=NEW).status_code == 200


def test_the_present_password_can_not_be_guessed_on_and_on(
    client: FlaskClient, checks: list[str]
) -> None:
    sign_up(client)
    found = [post(client, "password", old=f"{n}", new=NEW).status_code for n in range(12)]
    assert found == [403] * 10 + [429] * 2
    assert problem(post(client, "password", old=PASSWORD, new=NEW), 429)
    assert len(checks) == 10
    page = client.post("/teach/password", data={"old": PASSWORD, "new": NEW})
    assert page.status_code == 429
    assert 'action="/teach/password"' in page.text
    assert "Too many attempts" in page.text


def test_logging_out_really_ends_the_login(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    cookie = client.get_cookie(logins.COOKIE)
    assert cookie
    post(client, "logout")
    assert client.get_cookie(logins.COOKIE) is None
    thief = app.test_client()
    thief.set_cookie(logins.COOKIE, cookie.value)
    assert whoami(thief) is None


def test_erasing_the_account(app: Flask, client: FlaskClient, db_session: Session) -> None:
    sign_up(client)
    other = app.test_client()
    log_in(other)
    gone = client.post("/teach/delete")
    assert (gone.status_code, gone.location) == (303, "/teach")
    assert (whoami(client), whoami(other)) == (None, None)
    for table in (Teacher, Login):
        assert db_session.scalars(select(table)).all() == []
    db_session.rollback()
    assert sign_up(other).status_code == 200
    assert post(other, "delete").json == {"username": None}


def test_a_login_rests_for_a_week_at_most(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(client)
    for days, name in ((6, "ada"), (12, "ada"), (18, "ada"), (24, "ada"), (31, None)):
        later = utc_now() + timedelta(days=days)
        with monkeypatch.context() as clock:
            clock.setattr(visitors, "utc_now", lambda later=later: later)
            assert whoami(client) == name
    later = utc_now() + timedelta(days=8)
    post(client, "logout")
    log_in(client)
    monkeypatch.setattr(visitors, "utc_now", lambda: later)
    assert whoami(client) is None


def test_a_stronger_hash_replaces_a_weaker_one(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = add_teacher(db_session).password_hash
    stronger = type(passwords.hasher)(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    hashes = []
    for _ in range(2):
        assert log_in(client).status_code == 200
        hashes.append(db_session.scalars(select(Teacher.password_hash)).one())
        db_session.rollback()
    assert hashes[0] == hashes[1] != before


def test_a_proxy_that_is_not_trusted_can_not_name_an_address(
    config: Config, db_session: Session
) -> None:
    said = {"X-Forwarded-For": "198.51.100.7"}
    keys = []
    for count in (0, 1):
        app = create_app(replace(config, trusted_proxies=count))
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client().post("/teach/login", json={}, headers=JSON | said)
        query = select(Attempt.key).where(Attempt.scope == "login address")
        keys.append(set(db_session.scalars(query)))
        db_session.rollback()
        close_app(app)
    assert [len(found) for found in keys] == [1, 2]
