"""Engines: pragmas, write transactions that wait for each other, and migrations."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.models import Base, Player, Round, Skill
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.factories import add_player, add_round, add_skill, fill


def test_sqlite_has_a_log_and_checks_keys(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.sqlite")
    with database.writing() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def test_a_postgres_connection_that_died_in_the_pool_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        return
    monkeypatch.setattr("quiz.storage.database.IDLE_SECONDS", 0)
    with database.writing() as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with other.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    other.dispose()
    with database.writing() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != mine


def test_parallel_increments_lose_nothing(database: Database) -> None:
    with database.transaction() as session:
        player = add_skill(session, add_player(session)).player_id

    def increment(_: int) -> None:
        with database.transaction() as session:
            found = session.get_one(Skill, (player, UTKFACE.name), with_for_update=True)
            found.hits += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(increment, range(40)))
    with database.reading() as session:
        assert session.get_one(Skill, (player, UTKFACE.name)).hits == 40


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as writer:
        add_player(writer)
        with database.reading() as reader:
            assert reader.scalars(select(Player)).all() == []


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            add_player(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        assert session.scalars(select(Player)).all() == []


def test_times_come_back_in_utc(db_session: Session) -> None:
    before = utc_now()
    player = add_player(db_session)
    db_session.commit()
    db_session.expire(player)
    assert before <= player.created_at <= utc_now()
    assert player.created_at.utcoffset() is not None


def test_a_foreign_key_must_lead_somewhere(db_session: Session) -> None:
    round_ = Round(player_id="nobody", mode="classic", answered=0, correct=0, started_at=utc_now())
    db_session.add(round_)
    with pytest.raises(IntegrityError):
        db_session.flush()


def not_the_queues(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and str(name).startswith("huey_"))


def test_the_migrations_build_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        # By default the queue's tables live in the same Postgres.
        options = {"compare_type": True, "include_name": not_the_queues}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_go_down_and_up_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.sqlite")
    for step, revision in ((upgrade, "head"), (downgrade, "base")) * 2:
        step(database.engine, revision)
        tables = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
        assert tables == (set(Base.metadata.tables) if revision == "head" else set())
    database.dispose()


def test_a_migration_down_and_up_keeps_the_rows(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        add_round(session, add_player(session), length=6)
        session.commit()

    def rows() -> list[int]:
        with database.reading() as session:
            tables = ("faces", "face_bytes", "trials", "rounds", "players")
            return [session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in tables]

    before = rows()
    assert min(before) > 0
    for step, revision in ((downgrade, "0001"), (upgrade, "head")):
        step(database.engine, revision)
        assert rows() == before
