"""Databases of tests, which need not survive a power cut."""

from typing import Any

from sqlalchemy import event

from quiz.storage.database import Database


def skip_fsync(database: Database) -> None:
    """Let SQLite commit without waiting for the disk: nothing in a test outlives the test run."""
    if database.is_sqlite:
        event.listen(database.engine, "connect", set_synchronous_off)


def set_synchronous_off(connection: Any, _record: Any) -> None:
    """Set the pragma on a new connection."""
    connection.execute("PRAGMA synchronous = OFF")
