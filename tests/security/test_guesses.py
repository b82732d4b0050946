"""Guessing passwords and classroom codes: rate limits stop it, and a class is not locked out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import perf_counter
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.access import passwords
from quiz.classroom.codes import LETTERS
from quiz.models import Student
from quiz.policy import limits, sizes
from quiz.web import turns
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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no guess wait for its turn, so that a thousand take no half an hour."""
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)


def turns_in(seconds: float) -> int:
    """Return how many turns of one name there are in a time."""
    return 1 + int(seconds / limits.LOGIN_TURNS_BY_NAME.within.total_seconds())


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_of_a_thousand_guesses_few_are_evaluated_and_the_right_password_is(
    app: Flask, db_session: Session, hasher: Counting
) -> None:
    add_teacher(db_session)
    began = perf_counter()
    seen = Counter(log_in(app, "ada", f"guess number {n}") for n in range(GUESSES - 1))
    most = 10 + turns_in(perf_counter() - began)
    assert 11 <= hasher.verified <= most
    assert seen == {401: hasher.verified, 429: GUESSES - 1 - hasher.verified}
    # The right password is let in, from the same address and another: it only waits for its turn.
    for address in ("198.51.100.7", "203.0.113.9"):
        turns.WAIT_SECONDS = 6.0
        assert log_in(app, "ada", PASSWORD, address) == 200


@pytest.mark.usefixtures("impatient")
def test_a_thousand_addresses_get_no_more_guesses(
    app: Flask, db_session: Session, hasher: Counting
) -> None:
    add_teacher(db_session)

    def guess(number: int) -> int:
        return log_in(
            app, "ada", f"guess number {number}", f"198.51.{number % 250}.{number // 250}"
        )

    began = perf_counter()
    with ThreadPoolExecutor(8) as threads:
        seen = Counter(threads.map(guess, range(GUESSES // 4)))
    assert hasher.verified <= 10 + turns_in(perf_counter() - began)
    assert seen == {401: hasher.verified, 429: GUESSES // 4 - hasher.verified}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ["vic．tim", "vic․tim", "V\u2026ictim", "ｖictim", "vi_ctim"])
def test_a_name_typed_in_another_way_gets_no_more_guesses(
    app: Flask, db_session: Session, hasher: Counting, name: str
) -> None:
    add_teacher(db_session, "vic.tim")
    began = perf_counter()
    for number in range(30):
        log_in(app, name if number % 2 else "vic.tim", f"guess number {number}")
    assert hasher.verified <= 10 + turns_in(perf_counter() - began)


def test_wrong_logins_at_a_school_lock_no_teacher_out(
    app: Flask, db_session: Session, hasher: Counting
) -> None:
    names = ["ada", "grace", "hedy"]
    for name in names:
        add_teacher(db_session, name)
    seen = Counter(log_in(app, f"nobody{number}", "wrong") for number in range(100))
    assert seen == {401: 100}
    assert [log_in(app, name, PASSWORD) for name in names] == [200] * 3
    for name in names:
        assert Counter(log_in(app, name, "wrong", "203.0.113.9") for _ in range(10)) == {401: 10}
    assert [log_in(app, name, PASSWORD) for name in names] == [200] * 3


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
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    code = add_classroom(db_session, add_teacher(db_session)).code
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
    # Further guesses are looked up one at a time.
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    began = perf_counter()
    looked_up = looked_up_of(app, [guess for guess in guesses(CODES + 200) if guess != code][-100:])
    assert looked_up <= 1 + (perf_counter() - began)
    assert ask(app, code) == 200


def looked_up_of(app: Flask, codes: list[str]) -> int:
    """Guess from the shared address; return how many of the wrong codes were looked up."""
    replies = [
        app.test_client().post("/join", json={"code": code}, headers=JSON, environ_overrides=HERE)
        for code in codes
    ]
    return sum(
        "no classroom with this code" in str((reply.json or {})["detail"]) for reply in replies
    )


@pytest.mark.slow
@pytest.mark.usefixtures("quick_hashes")
def test_three_hundred_join_behind_one_address_while_one_of_them_guesses(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    classrooms = [add_classroom(db_session, add_teacher(db_session), length=4)]
    code, students = classrooms[0].code, 300
    typed = iter([guess for guess in guesses(100_000) if guess != code])
    # Before anybody has come, the guesser uses up all that the address has: 602 wrong codes.
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    before = looked_up_of(app, [next(typed) for _ in range(602)])
    assert 600 <= before <= 602
    monkeypatch.setattr(turns, "WAIT_SECONDS", 6.0)
    # Then all students come at once, and the guesser goes on for as long as they do.
    done, evaluated, refused = Event(), [0], [0]

    def go_on_guessing() -> None:
        while not done.is_set():
            found = looked_up_of(app, [next(typed)])
            evaluated[0] += found
            refused[0] += 1 - found

    def join_as_told(_student: int) -> int:
        """Join; on a busy machine the turn may be late, and the sentence says to try again."""
        tries = (ask(app, code) for _ in range(5))
        return next((status for status in tries if status != 429), 429)

    began = perf_counter()
    with ThreadPoolExecutor(5) as threads:
        guesser = threads.submit(go_on_guessing)
        statuses = Counter(threads.map(join_as_told, range(students)))
        done.set()
        guesser.result()
    seconds = perf_counter() - began
    print(
        f"guesses evaluated: {before} before, {evaluated[0]} in {seconds:.0f} s of joining, "
        f"and {refused[0]} refused"
    )
    assert statuses == {200: students}
    # One turn a second, whoever takes it: that is all that was guessed beyond the limit.
    assert evaluated[0] <= 2 + seconds
    assert db_session.scalar(select(func.count()).select_from(Student)) == students
