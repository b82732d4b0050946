"""Behind a pooler no statement is prepared, and without one they are; both on a real Postgres."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from quiz.storage import Database
from quiz.storage.pooler import is_pooled

PREPARED = "SELECT count(*) FROM pg_prepared_statements"
TIMES = 20  # psycopg prepares a statement that has been sent five times


@pytest.fixture
def server(postgres_database: str) -> Database:
    """A database on Postgres, with no connection open yet."""
    return Database(postgres_database)


@pytest.fixture
def pooler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell every client another process id than the server has, as PgBouncer does."""
    monkeypatch.setattr(
        psycopg.ConnectionInfo, "backend_pid", property(lambda info: info.pgconn.backend_pid + 1)
    )


def prepared_after_use(database: Database) -> int:
    """Send one statement many times, reading and writing; return how many are prepared."""
    try:
        for sessions in (database.writing, database.reading):
            with sessions() as session:
                for number in range(TIMES):
                    session.scalar(text("SELECT CAST(:n AS integer)"), {"n": number})
        with database.writing() as session:
            return int(session.scalar(text(PREPARED)) or 0)
    finally:
        database.dispose()


def test_without_a_pooler_statements_are_prepared(server: Database) -> None:
    assert prepared_after_use(server) > 0


def test_behind_a_pooler_none_is(server: Database, pooler: None) -> None:
    assert prepared_after_use(server) == 0


def test_a_new_connection_is_looked_at_in_no_transaction(server: Database) -> None:
    with server.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        assert not is_pooled(raw)
        raw.rollback()
        assert raw.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    server.dispose()


def test_no_connection_compiles_plans(server: Database) -> None:
    for sessions in (server.writing, server.reading):
        with sessions() as session:
            assert session.scalar(text("SHOW jit")) == "off"
    server.dispose()
