"""Turns: one try at a time beyond a limit, few waiters, and a pause for who has failed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import BoundedSemaphore
from time import monotonic

import pytest
from flask import Flask, session
from sqlalchemy.orm import Session

from quiz.access import Meter
from quiz.errors import TooMany
from quiz.policy import Limit
from quiz.storage import Database
from quiz.web import turns

FREE = Limit("free", 2, timedelta(minutes=1))
TURN = Limit("turn", 1, timedelta(seconds=1))


@pytest.fixture
def asked(app: Flask) -> Iterator[None]:
    """A request from an address, in a new browser."""
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}):
        yield


def meters() -> tuple[list[Meter], list[Meter]]:
    return [turns.by_address(FREE)], [turns.by_address(TURN)]


@pytest.mark.usefixtures("asked")
def test_beyond_the_limit_a_try_waits_for_its_turn(db_session: Session) -> None:
    free, turn = meters()
    assert [turns.count_try(db_session, free, turn) for _ in range(3)] == [free, free, []]
    began = monotonic()
    turns.count_try(db_session, free, turn)
    assert 0.1 < monotonic() - began < 6


@pytest.mark.usefixtures("asked")
def test_who_becomes_welcome_needs_no_turn(db_session: Session) -> None:
    long = [turns.by_address(Limit("long turn", 1, timedelta(minutes=1)))]
    turns.wait_for_turn(db_session, long)
    polls = iter([False, False, True])
    assert turns.wait_for_turn(db_session, long, lambda: next(polls)) == []


@pytest.mark.usefixtures("asked")
def test_who_waits_too_long_is_refused_with_a_sentence(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    _, turn = meters()
    turns.wait_for_turn(db_session, turn)
    with pytest.raises(TooMany, match="in a few seconds") as refused:
        turns.wait_for_turn(db_session, turn)
    assert refused.value.facts == {"retry_after": 3}


@pytest.mark.usefixtures("asked")
def test_a_browser_that_has_failed_in_its_turn_has_to_pause(db_session: Session) -> None:
    _, turn = meters()
    session["csrf_token"] = "one browser"
    assert len(turns.wait_for_turn(db_session, turn)) == 1
    with pytest.raises(TooMany, match="try again in a minute"):
        turns.wait_for_turn(db_session, turn)
    session["csrf_token"] = "another browser"
    assert turns.wait_for_turn(db_session, turn)


@pytest.mark.usefixtures("asked")
def test_who_found_no_turn_does_not_have_to_pause(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, turn = meters()
    turns.wait_for_turn(db_session, turn)
    session["csrf_token"] = "a browser"
    with monkeypatch.context() as impatient:
        impatient.setattr(turns, "WAIT_SECONDS", 0.0)
        with pytest.raises(TooMany, match="in a few seconds"):
            turns.wait_for_turn(db_session, turn)
    assert turns.wait_for_turn(db_session, turn)


@pytest.mark.usefixtures("asked")
def test_few_wait_and_the_others_are_refused_at_once(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "places", BoundedSemaphore(1))
    _, turn = meters()
    with turns.place_in_line():
        began = monotonic()
        with pytest.raises(TooMany):
            turns.wait_for_turn(db_session, turn)
        assert monotonic() - began < 1
    turns.wait_for_turn(db_session, turn)


def test_turns_are_taken_one_at_a_time(app: Flask, database: Database) -> None:
    def take(_number: int) -> float:
        with app.test_request_context("/"), database.writing() as session:
            turns.wait_for_turn(session, [turns.by_address(TURN)])
            return monotonic()

    with ThreadPoolExecutor(4) as threads:
        taken = sorted(threads.map(take, range(4)))
    gaps = [later - sooner for sooner, later in pairwise(taken)]
    assert min(gaps) > 0.5


def test_a_meter_is_of_the_address_and_perhaps_of_one_thing(app: Flask) -> None:
    keys = set()
    for address in ("192.0.2.1", "192.0.2.2"):
        with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
            keys |= {turns.by_address(FREE, of).key for of in ("", "this", "that")}
    assert len(keys) == 6
