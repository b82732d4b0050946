"""Rounds without end from nobody in particular: few faces each, limited by address, tidied up."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz import serving
from quiz.decks.deck import UTKFACE
from quiz.faces import stock_size
from quiz.models import Mode, Player, Round, Trial
from quiz.modes import RULES, Rules
from quiz.modes.rules import DEALT_AT_ONCE
from quiz.policy import Limit, limits
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.views import round_starts as views
from quiz.worker import upkeep

JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.usefixtures("quick_hashes", "stocked")


def start(app: Flask, address: str = "203.0.113.8") -> int:
    """Start a long round in a new browser; the status."""
    where = {"REMOTE_ADDR": address}
    client = app.test_client()
    return client.post(
        "/rounds", json={"length": 50}, headers=JSON, environ_overrides=where
    ).status_code


def few(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    """Lower a limit."""
    limit = getattr(limits, name)
    monkeypatch.setattr(limits, name, Limit(limit.scope, most, limit.within))


def test_an_abandoned_round_costs_few_faces(app: Flask, db_session: Session) -> None:
    before = stock_size(db_session, UTKFACE, 18)
    db_session.rollback()
    assert start(app) == 201
    assert db_session.scalar(select(func.count()).select_from(Trial)) == DEALT_AT_ONCE
    assert before - stock_size(db_session, UTKFACE, 18) <= DEALT_AT_ONCE


@pytest.mark.parametrize("name", ["PLAYERS_BY_ADDRESS", "ROUNDS_BY_ADDRESS"])
def test_one_address_has_a_limit_and_others_play_on(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    few(monkeypatch, name, 3)
    assert [start(app) for _ in range(5)] == [201, 201, 201, 429, 429]
    assert start(app, "203.0.113.9") == 201
    # The refused ones left nothing.
    assert db_session.scalar(select(func.count()).select_from(Player)) == 4
    assert db_session.scalar(select(func.count()).select_from(Round)) == 4


def test_while_reals_are_scarce_one_address_cannot_take_the_rest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of forty reals, six rounds hold more than half."""
    few(monkeypatch, "SCARCE_ROUNDS_BY_ADDRESS", 1)
    assert [start(app) for _ in range(8)] == [201] * 7 + [429]
    assert start(app, "203.0.113.9") == 201


def test_addresses_that_cannot_be_read_share_one_limit(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "ROUNDS_BY_ADDRESS", 3)
    assert [start(app, f"made-up-{number}") for number in range(5)] == [201, 201, 201, 429, 429]
    ports = [start(app, f"203.0.113.8:{port}") for port in range(50_000, 50_005)]
    assert ports == [201, 201, 201, 429, 429]


def test_a_school_behind_one_address_plays() -> None:
    """A school of 300 begins at once, and each plays five rounds in ten minutes."""
    assert limits.PLAYERS_BY_ADDRESS.most >= 2 * 300
    assert limits.ROUNDS_BY_ADDRESS.most >= 5 * 300
    assert limits.ROUNDS_BY_ADDRESS.within <= timedelta(minutes=10)


def test_rounds_that_wait_leave_threads_for_play(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each start begins another while it waits for fakes: the first beyond the limit is refused."""
    assert serving.threads / 2 >= limits.ROUND_STARTS_AT_ONCE
    statuses: list[int] = []

    def begin_another(*_args: object) -> int:
        if 503 not in statuses:
            statuses.append(start(app))
        return limits.HIGH_MARK

    one = replace(RULES[Mode.CLASSIC], dealt_at_once=1)  # so that reals suffice
    monkeypatch.setitem(cast(dict[Mode, Rules], RULES), Mode.CLASSIC, one)
    monkeypatch.setattr(views, "wait_for_stock", begin_another)
    assert start(app) == 201
    assert statuses == [503] + [201] * (limits.ROUND_STARTS_AT_ONCE - 1)
    assert start(app) == 201


def test_after_a_day_nothing_is_left_of_an_abandoned_round(
    app: Flask, db_session: Session, database: Database
) -> None:
    assert [start(app) for _ in range(3)] == [201] * 3
    assert upkeep.end_abandoned(database, 18) == 0
    db_session.execute(update(Round).values(started_at=utc_now() - timedelta(days=1, minutes=1)))
    db_session.commit()
    assert upkeep.end_abandoned(database, 18) == 3
    for table in (Round, Trial, Player):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0


def test_nobody_holds_all_reals(app: Flask, db_session: Session, database: Database) -> None:
    """40 reals: when all are held the next is told to wait, and those left for long let go."""
    assert [start(app) for _ in range(11)] == [201] * 10 + [503]
    assert upkeep.end_abandoned(database, 18) == 0
    db_session.execute(update(Round).values(started_at=utc_now() - timedelta(minutes=11)))
    db_session.commit()
    assert upkeep.end_abandoned(database, 18) == 10
    assert start(app) == 201
