"""Connections to Postgres, also through poolers such as PgBouncer.

A pooler hands each transaction of a client to any server process. A statement that one process has
prepared is unknown to the next, so behind a pooler none may be prepared. A pooler shows itself: it
tells its clients another process id than the server has.
"""

from typing import Any

from sqlalchemy import Engine, event


def allow_pooler(engine: Engine) -> None:
    """Let an engine for Postgres work behind a pooler, and prepare statements without one."""
    event.listen(engine, "connect", adapt)


def adapt(connection: Any, _record: object) -> None:
    """Prepare no statements on a new connection that goes through a pooler.

    On none does Postgres compile plans: that takes longer than all that a player waits for.
    """
    if is_pooled(connection):
        connection.prepare_threshold = None
    connection.execute("SET jit = off")
    connection.commit()


def is_pooled(connection: Any) -> bool:
    """Say whether a connection of psycopg goes through a pooler."""
    # Prepared or not, the first use of a statement is sent as it is.
    [pid] = connection.execute("SELECT pg_backend_pid()").fetchone()
    return bool(pid != connection.info.backend_pid)
