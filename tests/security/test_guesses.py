"""Guessing passwords and classroom codes: rate limits stop it, and a class is not locked out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.classroom.codes import LETTERS
from quiz.policy import sizes
from tests.support.factories import PASSWORD, add_classroom, add_teacher, fill

JSON = {"Accept": "application/json"}
GUESSES = 1000
CODES = 600
HERE = {"REMOTE_ADDR": "198.51.100.7"}
NEW = "another horse altogether"


class Counting(PasswordHasher):
    """A cheap password hasher that counts its checks."""

    def __init__(self) -> None:
        super().__init__(
            time_cost=CHEAPEST.time_cost,
            memory_cost=CHEAPEST.memory_cost,
            parallelism=CHEAPEST.parallelism,
            hash_len=CHEAPEST.hash_len,
            salt_len=CHEAPEST.salt_len,
        )
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        """Count a check, and accept the password."""
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Replace the password hasher for this test."""
    counting = Counting()
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting


def log_in(app: Flask, name: str, password: str, address: str = "198.51.100.7") -> int:
    """Try to log in from a new browser; return the status."""
    values = {"username": name, "password": password}
    where = {"REMOTE_ADDR": address}
    reply = app.test_client().post(
        "/teach/login", json=values, headers=JSON, environ_overrides=where
    )
    return reply.status_code


@pytest.mark.slow
def test_of_a_thousand_guesses_ten_are_evaluated(
    app: Flask, db_session: Session, hasher: Counting
) -> None:
    add_teacher(db_session)
    seen = Counter(log_in(app, "ada", f"guess number {n}") for n in range(GUESSES - 1))
    assert hasher.verified == 10
    assert seen == {401: 10, 429: GUESSES - 11}
    # After that even the right password is refused, from any address.
    assert log_in(app, "ada", PASSWORD, "203.0.113.9") == 429
    assert hasher.verified == 10


def test_a_thousand_addresses_get_no_more_guesses(
    app: Flask, db_session: Session, hasher: Counting
) -> None:
    add_teacher(db_session)

    def guess(number: int) -> int:
        return log_in(
            app, "ada", f"guess number {number}", f"198.51.{number % 250}.{number // 250}"
        )

    with ThreadPoolExecutor(8) as threads:
        seen = Counter(threads.map(guess, range(GUESSES // 4)))
    assert hasher.verified == 10
    assert seen == {401: 10, 429: GUESSES // 4 - 10}


@pytest.mark.parametrize("name", ["ada", "ADA", "nobody", "", "x" * 500, "\0", "<b>"])
def test_a_known_and_an_unknown_name_cost_one_check_each(
    app: Flask, db_session: Session, hasher: Counting, name: str
) -> None:
    add_teacher(db_session)
    assert log_in(app, name, "a wrong password") == 401
    assert hasher.verified == 1


def test_a_new_password_ends_every_other_login(app: Flask, db_session: Session) -> None:
    add_teacher(db_session)
    browsers = [app.test_client() for _ in range(5)]
    for browser in browsers:
        values = {"username": "ada", "password": PASSWORD}
        assert browser.post("/teach/login", json=values, headers=JSON).status_code == 200
    change = {"old": PASSWORD, "new": NEW}
    assert browsers[0].post("/teach/password", json=change, headers=JSON).status_code == 200
    statuses = [browser.get("/teach", headers=JSON).status_code for browser in browsers]
    assert statuses == [200, 401, 401, 401, 401]
    assert log_in(app, "ada", PASSWORD) == 401
    assert log_in(app, "ada", NEW) == 200


# Codes


def guesses(count: int) -> list[str]:
    """Return codes of no classroom, which differ in one place each."""
    codes = []
    for number in range(count):
        code = ""
        for _ in range(sizes.CLASSROOM_CODE):
            number, letter = divmod(number, len(LETTERS))
            code += LETTERS[letter]
        codes.append(code)
    return codes


def ask(app: Flask, code: str) -> int:
    """Try a code from the shared address, in a new browser; return the status."""
    client = app.test_client()
    values = {"code": code}
    return client.post("/join", json=values, headers=JSON, environ_overrides=HERE).status_code


@pytest.mark.slow
@pytest.mark.usefixtures("quick_hashes")
def test_six_hundred_guesses_find_nothing_while_a_class_joins(
    app: Flask, db_session: Session
) -> None:
    fill(db_session)
    classroom = add_classroom(db_session, add_teacher(db_session))
    code = classroom.code
    wrong = [guess for guess in guesses(CODES + 1) if guess != code][:CODES]
    # 35 students join from the same address meanwhile, most of them after the sixtieth guess.
    plan = list(wrong)
    for number in range(35):
        plan.insert(number * CODES // 40 + number, code)
    began = perf_counter()
    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(lambda typed: ask(app, typed), plan))
    seconds = perf_counter() - began
    honest = [status for typed, status in zip(plan, statuses, strict=True) if typed == code]
    seen = Counter(status for typed, status in zip(plan, statuses, strict=True) if typed != code)
    assert honest == [200] * 35
    assert seen == {404: 60, 429: CODES - 60}
    assert seconds / len(plan) * 35 < 10
    # Further guesses are not looked up at all, not even a right code.
    assert ask(app, code) == 429
    assert ask(app, wrong[0]) == 429
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    reply = app.test_client().post(
        "/join", json={"code": code}, headers=JSON, environ_overrides=elsewhere
    )
    assert reply.status_code == 200
