"""Databases for the bench: migrated, with drawn faces under both labels."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from sqlalchemy import select, text, update

from bench.servers import Server, serving
from quiz.decks import UTKFACE
from quiz.faces import Fake, Real, add_fakes, add_reals, encode, stock_size
from quiz.models import Face, Label
from quiz.storage import Database, upgrade, utc_now
from tests.support.postgres import fresh_database, running_server

FACES = 20_000  # of each label: about what the photographs have
BODIES = 400  # that differ
RESOLUTION = 96


@dataclass(frozen=True)
class Stage:
    """A database with faces, and the application that serves them."""

    database: Database
    server: Server


@contextmanager
def stage(name: str, url: str, folder: Path) -> Iterator[Stage]:
    """Fill a database and serve it."""
    folder.mkdir()
    database = Database(url)
    upgrade(database.engine)
    fill(database)
    with serving(name, "app:create_app()", settings(url, folder)) as server:
        yield Stage(database, server)
    database.dispose()


def settings(url: str, folder: Path) -> Mapping[str, str]:
    """Return the environment of a server that uses none of the program's own files."""
    queue = f"sqlite:///{folder / 'queue.sqlite'}"
    return {"INSTANCE": str(folder), "DATABASE_URL": url, "QUEUE_URL": queue, "DEVICE": "cpu"}


@contextmanager
def stages(folder: Path) -> Iterator[list[Stage]]:
    """Serve SQLite with full durability, and Postgres with synchronous commit."""
    with running_server(os.environ, durable=True) as server:
        sqlite_url = f"sqlite:///{folder / 'quiz.sqlite'}"
        postgres_url = fresh_database(server, "faces_bench")
        with (
            stage("SQLite", sqlite_url, folder / "sqlite") as sqlite,
            stage("Postgres", postgres_url, folder / "postgres") as postgres,
        ):
            yield [sqlite, postgres]


def fill(database: Database, count: int = FACES) -> None:
    """Store the same smooth noise under both labels: only sizes and rows matter here."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        add_reals(session, [real(number) for number in range(count)], now)
        add_fakes(session, [fake(number) for number in range(count)], now)


def analyze(database: Database) -> None:
    """Count what the tables hold, as a Postgres that runs for some minutes does by itself."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def empty_stock(database: Database, left: int = 0) -> None:
    """Take fakes out of the stock, as if they had been dealt; leave so many."""
    with database.transaction() as session:
        kept = select(Face.id).where(Face.label == Label.FAKE, Face.taken_at.is_(None))
        some = kept.order_by(Face.id.desc()).limit(left).scalar_subquery()
        taken = update(Face).where(Face.label == Label.FAKE, Face.taken_at.is_(None))
        session.execute(taken.where(Face.id.not_in(some)).values(taken_at=utc_now()))


def stock_of(database: Database) -> int:
    """Count the stock."""
    with database.reading() as session:
        return stock_size(session, UTKFACE, 18)


@lru_cache(BODIES)
def body(number: int) -> bytes:
    """Return a JPEG of enlarged noise, about as large as a face's JPEG."""
    small = np.random.default_rng(number).integers(0, 256, (24, 24, 3), dtype=np.uint8)
    return encode(UTKFACE.name, small.repeat(RESOLUTION // 24, 0).repeat(RESOLUTION // 24, 1))


def real(number: int) -> Real:
    """Return a face that is stored as a photograph."""
    return Real(
        UTKFACE.name, f"{number:064x}", 30, 0, 0, "test", 6, RESOLUTION, body(number % BODIES)
    )


def fake(number: int) -> Fake:
    """Return a face that is stored as a fake."""
    return Fake(UTKFACE.name, "bench", number, 6, 1.0, RESOLUTION, body(number % BODIES))
