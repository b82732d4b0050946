"""Turns: the writers of all processes wait for SQLite's one write lock in front of a file lock.

SQLite itself waits by sleeping, up to 100 ms a nap, and whoever comes meanwhile goes first. Here
a writer looks again each millisecond, one of each process, since its pool has one connection.
"""

import fcntl
import os
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

LOOK_SECONDS = 0.001


def take_turns(engine: Engine, path: str, patience: float) -> None:
    """Hold the file lock while a connection of this engine is out of its pool.

    Whoever has waited for `patience` seconds gets SQLAlchemy's TimeoutError.
    """

    @event.listens_for(engine, "checkout")
    def enter(_connection: Any, record: Any, _proxy: Any) -> None:
        if "turn" not in record.info:
            record.info["turn"] = open_turn(path)
        wait_for_turn(record.info["turn"], patience)

    @event.listens_for(engine, "checkin")
    def leave(_connection: Any, record: Any) -> None:
        if "turn" in record.info:
            fcntl.flock(record.info["turn"], fcntl.LOCK_UN)

    @event.listens_for(engine, "close")
    def forget(_connection: Any, record: Any) -> None:
        if "turn" in record.info:
            os.close(record.info.pop("turn"))


def open_turn(path: str) -> int:
    """Open the file to be locked; one that may not be written can be locked as well."""
    try:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return os.open(path, os.O_RDONLY)
    except OSError as error:
        raise OperationalError(f"open {path}", None, error) from error


def wait_for_turn(handle: int, patience: float) -> None:
    """Take an exclusive lock on an open file; the kernel gives it back when a process dies."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise PoolTimeout("Another writer holds the database.") from None
            time.sleep(LOOK_SECONDS)
