"""A file lock in front of SQLite's own write lock, for the writers of all processes.

SQLite waits for its lock by sleeping for up to 100 ms at a time, and a writer that comes meanwhile
gets in first. Here a writer tries again each millisecond, and only one of each process does so,
since the writing pool of a process has one connection.
"""

import fcntl
import os
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

RETRY_SECONDS = 0.001


def lock_while_checked_out(engine: Engine, path: str, timeout: float) -> None:
    """Hold the file lock while a connection of this engine is out of its pool.

    A thread that has waited for `timeout` seconds gets SQLAlchemy's TimeoutError.
    """

    @event.listens_for(engine, "checkout")
    def lock(_connection: Any, record: Any, _proxy: Any) -> None:
        if "lock_file" not in record.info:
            record.info["lock_file"] = open_lock_file(path)
        acquire(record.info["lock_file"], timeout)

    @event.listens_for(engine, "checkin")
    def unlock(_connection: Any, record: Any) -> None:
        if "lock_file" in record.info:
            fcntl.flock(record.info["lock_file"], fcntl.LOCK_UN)

    @event.listens_for(engine, "close")
    def close(_connection: Any, record: Any) -> None:
        if "lock_file" in record.info:
            os.close(record.info.pop("lock_file"))


def open_lock_file(path: str) -> int:
    """Open the file to be locked; one without write permission can be locked as well."""
    try:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return os.open(path, os.O_RDONLY)
    except OSError as error:
        raise OperationalError(f"open {path}", None, error) from error


def acquire(lock_file: int, timeout: float) -> None:
    """Take an exclusive lock on an open file; the kernel releases it when a process dies."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise PoolTimeout("Another process is writing to the database.") from None
            time.sleep(RETRY_SECONDS)
