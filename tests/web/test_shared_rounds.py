"""Rounds with shared faces: their start, limits, races, and their end for who looks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.models import Round, SharedSet, Trial
from quiz.policy import Limit, limits
from tests.support.pages import JSON, start, twin
from tests.support.sets import let_time_pass

AT_ONCE = 8


def all_at_once(clients: list[FlaskClient], ask: Callable[[FlaskClient], int]) -> list[int]:
    """Let all browsers ask at the same moment; return the statuses."""
    barrier = Barrier(len(clients))

    def wait_and_ask(client: FlaskClient) -> int:
        barrier.wait()
        return ask(client)

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(wait_and_ask, clients))


def begin_day(client: FlaskClient) -> int:
    """Start today's round; the status."""
    return client.post("/rounds", json={"mode": "daily"}, headers=JSON).status_code


def count(session: Session, table: type[Round] | type[SharedSet] | type[Trial]) -> int:
    """Count the rows of a table as they are now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_many_who_ask_at_once_for_the_first_time_get_one_set(app: Flask, stocked: Session) -> None:
    browsers = [app.test_client() for _ in range(AT_ONCE)]
    assert all_at_once(browsers, begin_day) == [201] * AT_ONCE
    assert count(stocked, SharedSet) == 1
    assert count(stocked, Round) == AT_ONCE
    assert count(stocked, Trial) == 10 * AT_ONCE


def test_one_player_who_clicks_often_has_one_round(app: Flask, stocked: Session) -> None:
    first = app.test_client()
    first.post("/rounds", json={"length": 4}, headers=JSON)
    cookie = first.get_cookie("player")
    assert cookie is not None
    tabs = [app.test_client() for _ in range(AT_ONCE)]
    for tab in tabs:
        tab.set_cookie("player", cookie.value)
    assert all_at_once(tabs, begin_day) == [201] * AT_ONCE
    assert count(stocked, Round) == 2
    assert len({start(tab, mode="daily") for tab in tabs}) == 1


def test_one_of_many_friends_gets_the_place(app: Flask, stocked: Session) -> None:
    made = app.test_client().post("/rounds", json={"mode": "duel"}, headers=JSON).json or {}
    friends = [app.test_client() for _ in range(AT_ONCE)]
    statuses = all_at_once(
        friends, lambda each: each.post(made["duel"], json={}, headers=JSON).status_code
    )
    assert sorted(statuses) == [201] + [409] * (AT_ONCE - 1)
    assert count(stocked, Round) == 2


def test_an_address_makes_so_many_duels(
    client: FlaskClient, stocked: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_two = Limit("duel", 1, limits.DUELS_BY_ADDRESS.within)
    monkeypatch.setattr(limits, "DUELS_BY_ADDRESS", of_two)
    assert client.post("/rounds", json={"mode": "duel"}, headers=JSON).status_code == 201
    refused = client.post("/rounds", json={"mode": "duel"}, headers=JSON)
    assert refused.status_code == 429
    assert begin_day(client) == 201


def test_where_sets_hold_their_part_a_duel_is_refused_with_a_sentence(
    client: FlaskClient, stocked: Session
) -> None:
    for _ in range(2):
        assert client.post("/rounds", json={"mode": "duel"}, headers=JSON).status_code == 201
    refused = client.post("/rounds", json={"mode": "duel"}, headers=JSON)
    assert refused.status_code == 503
    assert "So many duels are under way" in (refused.json or {})["detail"]
    assert begin_day(client) == 201


def test_without_faces_nothing_begins(client: FlaskClient, db_session: Session) -> None:
    for mode in ("daily", "duel"):
        refused = client.post("/rounds", json={"mode": mode}, headers=JSON)
        assert refused.status_code == 503
    assert count(db_session, Round) == 0


def test_who_looks_after_the_end_is_shown_the_result(client: FlaskClient, stocked: Session) -> None:
    url = start(client, mode="daily")
    client.post(f"{url}/trials/1", json={"response": "fake"}, headers=JSON)
    assert not twin(client, url)["done"]
    stocked.rollback()
    let_time_pass(stocked, stocked.scalars(select(Round.set_id)).one())
    late = client.post(f"{url}/trials/2", json={"response": "fake"}, headers=JSON)
    assert late.status_code == 409
    shown = twin(client, url)
    assert shown["done"]
    assert shown["correct"] in (0, 1)
