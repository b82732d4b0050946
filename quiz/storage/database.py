"""Engines and sessions; code above this module works alike on SQLite and Postgres."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from quiz.config import CHECKOUT
from quiz.storage.files import make_private
from quiz.storage.pooler import allow_pooler
from quiz.storage.write_lock import lock_while_checked_out

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
BUSY_MS = 10_000
READERS = 16
# KiB of pages that the one writer caches, and each of the many readers, which share the system's.
PRAGMA_CACHE = {False: "PRAGMA cache_size = -16000", True: "PRAGMA cache_size = -2000"}
IDLE_SECONDS = 2.0
# The connection that was used last is used next: it has prepared most statements already.
POSTGRES_POOL: dict[str, Any] = {
    "pool_size": 20,
    "max_overflow": 10,
    "pool_timeout": 10,
    "pool_use_lifo": True,
}


class Database:
    """One database: `reading()` never waits for writers, `writing()` takes SQLite's write lock."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.writing = sessionmaker(self.engine, expire_on_commit=False)
        if self.is_sqlite:
            self.reader = make_engine(url, is_reader=True)
        else:
            # Reads need no BEGIN and no ROLLBACK, each of which is a roundtrip.
            self.reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reading = sessionmaker(self.reader, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a writing session; it is committed at the end, or rolled back on an error."""
        with self.writing() as session, session.begin():
            yield session

    def snapshot(self) -> Session:
        """Open a session that reads the database as it was at its first query, and streams rows."""
        if self.is_sqlite:
            return self.reading()
        # Postgres streams rows only within a transaction.
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return Session(self.engine.execution_options(**options))

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self.reader.dispose()


def wait_for_turn(session: Session, turn: int) -> None:
    """Let one transaction at a time go on, until it ends: on SQLite only one writes anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(turn)))


def make_engine(url: str, *, is_reader: bool = False, **options: Any) -> Engine:
    """Make an engine; on SQLite a writer's transactions begin IMMEDIATE, a reader's deferred."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, **POSTGRES_POOL, **options)
        allow_pooler(engine)
        event.listen(engine, "checkin", record_checkin)
        event.listen(engine, "checkout", ping_idle)
        return engine
    # One writing connection for each process. Its threads queue for it in the pool, first come
    # first served, and wake at once; with more connections they would sleep in SQLite's retries.
    size = READERS if is_reader else 1
    engine = create_engine(
        url, pool_size=size, max_overflow=4 * size if is_reader else 0, pool_timeout=BUSY_MS / 1000
    )
    make_private(Path(str(engine.url.database)))
    event.listen(engine, "connect", partial(prepare_sqlite, is_reader=is_reader))
    event.listen(engine, "begin", begin_deferred if is_reader else begin_immediate)
    if not is_reader:
        lock_while_checked_out(engine, f"{engine.url.database}-turn", BUSY_MS / 1000)
    return engine


def record_checkin(_connection: Any, record: Any) -> None:
    """Record when a connection came back to the pool."""
    record.info["idle_since"] = time.monotonic()


def ping_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """Test a connection before it is used again, unless it was used a moment ago."""
    idle_since = record.info.get("idle_since")
    if idle_since is None or time.monotonic() - idle_since < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error  # the pool then opens a new one


def prepare_sqlite(connection: Any, _record: Any, *, is_reader: bool) -> None:
    """Set the pragmas of a new SQLite connection."""
    connection.isolation_level = None  # BEGIN is sent by begin_immediate and begin_deferred
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a commit returns when it is on the disk
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(PRAGMA_CACHE[is_reader])
    cursor.close()


def begin_immediate(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that wants it later can get BUSY at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def begin_deferred(connection: Connection) -> None:
    """Begin a transaction that only reads."""
    connection.exec_driver_sql("BEGIN")


def insert_into(session: Session, table: type[Any]) -> Any:
    """Return an INSERT with ON CONFLICT, in the dialect of the session."""
    return INSERTS[session.get_bind().dialect.name](table)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate a database up to a revision of migrations/."""
    from alembic import command

    command.upgrade(migrations_of(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate a database down to a revision of migrations/."""
    from alembic import command

    command.downgrade(migrations_of(engine), revision)


def migrations_of(engine: Engine) -> Any:
    """Return Alembic's settings for a database."""
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    folder = str(CHECKOUT / "migrations").replace("%", "%%")  # a sign of Alembic's own
    settings.set_main_option("script_location", folder)
    settings.attributes["engine"] = engine
    return settings


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)
