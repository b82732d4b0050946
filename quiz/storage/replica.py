"""A replica: a copy of a Postgres that only reads, and may lag behind by some seconds."""

import logging
from time import monotonic

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from quiz.storage.database import make_engine

REST = 10.0  # seconds for which a replica that does not answer is left alone
PATIENCE = 2  # seconds that a connection may take

log = logging.getLogger("quiz.storage")


class Replica:
    """Sessions on a replica; while it does not answer, there are none, and nobody waits for it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url, connect_args={"connect_timeout": PATIENCE})
        reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._reading = sessionmaker(reader, expire_on_commit=False)
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether it did not answer a moment ago."""
        return monotonic() < self._rests_until

    def session(self) -> Session | None:
        """Open a session; None where the replica does not answer."""
        if self.is_resting:
            return None
        session = self._reading()
        try:
            session.connection()
        except (DBAPIError, PoolTimeout) as error:
            session.close()
            self._rests_until = monotonic() + REST
            log.warning("The replica does not answer: %s", str(error).splitlines()[0])
            return None
        return session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
