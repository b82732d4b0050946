"""The queue: where it lives, what it holds, and that play goes on without it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from huey import PostgresHuey, RedisHuey, SqliteHuey

from quiz import tasks
from quiz.config import Config
from quiz.errors import ConfigError
from quiz.worker import WorkerProcess


def test_the_queue_follows_its_address(config: Config) -> None:
    assert isinstance(tasks.open_queue(config), SqliteHuey)
    postgres = replace(config, queue_url="postgresql://me@db.example/faces")
    assert isinstance(tasks.open_queue(postgres), PostgresHuey)
    redis = replace(config, queue_url="redis://localhost")
    assert isinstance(tasks.open_queue(redis), RedisHuey)


def test_redis_needs_its_client(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_client(**_options: object) -> None:
        raise ImportError("no redis")

    monkeypatch.setattr(tasks, "RedisHuey", without_client)
    with pytest.raises(ConfigError, match="QUEUE_URL names Redis: `pip install redis`"):
        tasks.open_queue(replace(config, queue_url="redis://localhost"))


def test_asking_for_faces_reaches_the_worker(config: Config) -> None:
    tasks.ask_for_faces(config)
    queue = tasks.queue_of(config)
    assert queue.pending_count() == 1
    task = queue.dequeue()
    assert task.name == "top_up"
    assert {found.__name__ for found in queue._registry._registry.values()} == {
        "top_up",
        "top_up_each_minute",
        "count",
        "keep_board",
        "close_due",
        "tidy",
        "keep_sets",
        "replace_gone",
        "teach",
        "recount",
        "purge",
    }
    queue.storage.close()


def test_the_worker_sees_that_its_consumer_stops(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = WorkerProcess(config)
    monkeypatch.setattr(tasks, "WorkerProcess", lambda _: worker)
    queue = tasks.create_queue(config)
    consumer = queue.create_consumer(workers=1)
    before = worker.is_stopping()
    consumer.stop_flag.set()
    assert (before, worker.is_stopping()) == (False, True)
    queue.storage.close()


def test_a_forged_message_is_never_read(config: Config) -> None:
    queue = tasks.queue_of(config)
    queue.storage.enqueue(b"\x80\x04K\x01.:forged")
    with pytest.raises(ValueError, match="mismatch"):
        queue.dequeue()
    queue.storage.close()


def test_a_queue_that_is_gone_stops_nobody(config: Config, caplog: Any) -> None:
    tasks.ask_for_faces(replace(config, queue_url="sqlite:////nowhere/queue.sqlite"))
    assert "queue does not respond" in caplog.text


def test_the_queue_can_live_in_postgres(database_url: str, config: Config) -> None:
    if not database_url.startswith("postgres"):
        return
    config = replace(config, queue_url=database_url.replace("+psycopg", ""))
    tasks.ask_for_faces(config)
    queue = tasks.queue_of(config)
    assert queue.pending_count() == 1
    queue.flush()
    queue.storage.close()


def test_many_that_start_at_once_make_the_tables(postgres_database: str, config: Config) -> None:
    shared = replace(config, queue_url=postgres_database)
    barrier = Barrier(6)

    def start(_: int) -> None:
        queue = tasks.open_queue(shared)
        barrier.wait()
        tasks.make_tables(queue)

    for _ in range(3):
        with psycopg.connect(postgres_database, autocommit=True) as connection:
            connection.execute(
                "DROP TABLE IF EXISTS huey_kv, huey_schedule, huey_task, huey_counter CASCADE"
            )
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(start, range(6)))


def test_a_queue_on_postgres_works_behind_a_pooler(config: Config, postgres_database: str) -> None:
    """A pooler would give a LISTEN, or a prepared statement, to somebody else's connection."""
    url = postgres_database.replace("+psycopg", "")
    queue = tasks.open_queue(replace(config, queue_url=url))
    queue.storage.initialize_schema()
    for _ in range(8):
        queue.storage.enqueue(b"message")
        assert queue.storage.dequeue() == b"message"
    assert queue.storage.dequeue() is None
    assert queue.storage.sql("SELECT 1 FROM pg_prepared_statements", results=True) == []
    assert queue.storage.sql("SELECT pg_listening_channels()", results=True) == []
    queue.storage.close()


def test_the_queue_is_for_our_own_account(config: Config) -> None:
    tasks.ask_for_faces(config)
    path = Path(config.queue_url.removeprefix("sqlite:///"))
    files = list(path.parent.glob(f"{path.name}*"))
    assert path in files
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
