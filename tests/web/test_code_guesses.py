"""Guesses of codes: a right one always gets in, and few wrong ones are looked up."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Attempt
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import turns
from tests.support.classroom_pages import JSON, code_of, joined, open_classroom, state_of

AT_SCHOOL, AT_HOME = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}
pytestmark = pytest.mark.usefixtures("quick_hashes", "few")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let five guesses reach the limit of an address, and nobody wait."""
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(limits, "CODES_BY_ADDRESS", replace(limits.CODES_BY_ADDRESS, most=5))
    slow = replace(limits.CODE_TURNS, within=timedelta(minutes=1))
    monkeypatch.setattr(limits, "CODE_TURNS", slow)


@pytest.fixture
def code(ada: FlaskClient) -> str:
    """The code of a classroom whose teacher is elsewhere."""
    return code_of(open_classroom(ada))


def ask(client: FlaskClient, code: str, where: dict[str, str] = AT_SCHOOL, **more: str) -> int:
    values = {"code": code} | more
    reply = client.post("/join", json=values, headers=JSON, environ_overrides=where)
    return reply.status_code


def guess(app: Flask, count: int = 8) -> list[int]:
    """Guess until the limit of the school's address, and beyond its turn."""
    return [ask(app.test_client(), f"{number:06}") for number in range(count)]


def pass_time(session: Session, minutes: float = 1) -> None:
    """Let a turn be free again."""
    began = utc_now() - timedelta(minutes=minutes)
    session.execute(update(Attempt).where(Attempt.scope == "join turn").values(began_at=began))
    session.commit()


def test_beyond_the_limit_codes_are_looked_up_in_turns(
    app: Flask, code: str, stocked: Session
) -> None:
    assert guess(app) == [404] * 6 + [429] * 2
    assert ask(app.test_client(), code) == 429
    pass_time(stocked)
    assert ask(app.test_client(), code) == 200


def test_the_first_student_opens_the_door_for_all_others(
    app: Flask, code: str, stocked: Session
) -> None:
    guess(app)
    pass_time(stocked)
    assert [ask(app.test_client(), code) for _ in range(30)] == [200] * 30
    assert (
        app.test_client().get(f"/join?code={code}", environ_overrides=AT_SCHOOL).status_code == 200
    )
    assert guess(app, 3) == [429] * 3


def test_a_class_that_has_begun_to_join_is_not_concerned(app: Flask, code: str) -> None:
    assert ask(app.test_client(), code) == 200
    guess(app, 50)
    assert [ask(app.test_client(), code) for _ in range(30)] == [200] * 30


def test_where_the_teacher_is_the_code_works(app: Flask, ada: FlaskClient, code: str) -> None:
    guess(app)
    assert ask(app.test_client(), code) == 429
    page = ada.get(f"/classrooms/{code}", environ_overrides=AT_SCHOOL)
    assert page.status_code == 200
    assert ask(app.test_client(), code) == 200


def test_opening_a_classroom_at_school_is_enough(app: Flask, ada: FlaskClient) -> None:
    made = ada.post(
        "/classrooms", json={"title": "7B", "length": 4}, headers=JSON, environ_overrides=AT_SCHOOL
    )
    guess(app)
    assert ask(app.test_client(), (made.json or {})["code"]) == 200


def test_the_look_up_of_known_codes_is_bounded_too(
    app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(app.test_client(), code) == 200
    guess(app)
    most = replace(limits.KNOWN_CODES_BY_ADDRESS, most=10)
    monkeypatch.setattr(limits, "KNOWN_CODES_BY_ADDRESS", most)
    guess(app, 12)
    assert ask(app.test_client(), code) == 429


def test_a_browser_with_a_seat_is_let_in_whatever_happens(app: Flask, code: str) -> None:
    pupil = app.test_client()
    assert ask(pupil, code, AT_HOME) == 200
    guess(app)
    assert ask(pupil, code) == 200


def test_a_browser_that_has_joined_before_has_tries_of_its_own(
    app: Flask, ada: FlaskClient, code: str
) -> None:
    other = code_of(open_classroom(ada))
    pupil = app.test_client()
    ask(pupil, other, AT_HOME)
    guess(app)
    assert ask(pupil, code) == 200
    found = [ask(pupil, f"{number:06}") for number in range(24)]
    assert found == [404] * 20 + [429] * 4


def test_a_return_code_is_let_in_by_turns(app: Flask, code: str, stocked: Session) -> None:
    pupil = joined(app, f"/classrooms/{code}")
    back = state_of(pupil, f"/classrooms/{code}")["me"]["rejoin_code"]
    assert ask(app.test_client(), code) == 200  # the code is known at school
    guess(app)
    assert ask(app.test_client(), code, rejoin="AAAAAA") == 429
    pass_time(stocked)
    assert ask(app.test_client(), code, rejoin=back) == 200


def test_a_refusal_tells_nothing_of_a_code_that_was_not_looked_up(app: Flask, code: str) -> None:
    guess(app)
    right, wrong = (
        app.test_client().post("/join", data={"code": typed}, environ_overrides=AT_SCHOOL)
        for typed in (code, "AAAAAA")
    )
    assert (right.status_code, wrong.status_code) == (429, 429)
    pages = [re.sub(r'"I[\w.-]{60,}"', "token", page.text) for page in (right, wrong)]
    assert pages[0].replace(code, "AAAAAA") == pages[1]
    assert "7B" not in pages[0]  # a random token may hold it


def test_many_wrong_codes_are_answered_so_that_nobody_feels_locked_out(
    app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    misses = replace(limits.WRONG_CODES_BY_ADDRESS, most=2)
    monkeypatch.setattr(limits, "WRONG_CODES_BY_ADDRESS", misses)
    guess(app, 2)
    values = {"code": "AAAAAA"}
    refused = app.test_client().post(
        "/join", json=values, headers=JSON, environ_overrides=AT_SCHOOL
    )
    assert refused.status_code == 429
    assert "no classroom with this code" in (refused.json or {})["detail"]
    assert ask(app.test_client(), code) == 200


def test_right_codes_leave_no_count(app: Flask, code: str, stocked: Session) -> None:
    for _ in range(20):
        assert ask(app.test_client(), code) == 200
    counts = {row.scope: row.count for row in stocked.scalars(select(Attempt))}
    assert not counts.keys() & {"join guess", "join miss", "join turn", "join known"}
    assert not any("198.51" in str(vars(row)) for row in stocked.scalars(select(Attempt)))
