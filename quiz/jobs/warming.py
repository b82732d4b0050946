"""Warming: dealt faces are read ahead, so that no disk tells when each of them was stored.

A fake was written a moment ago, among others of its kind, and a photograph long before: without
this the first look at each takes its own time.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import BoundedSemaphore

from sqlalchemy.exc import SQLAlchemyError

from quiz.faces import serving
from quiz.storage import Database

WAITING = 256  # rounds at most: who comes when as many wait looks at faces that nobody has read


class Warmer:
    """Reads the faces of rounds behind the back of requests, one round after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._threads = ThreadPoolExecutor(1, "warming")
        self._places = BoundedSemaphore(WAITING)

    def ask(self, round_id: str, count: int) -> bool:
        """Have the next faces of a round read soon; whether there was a place in the queue."""
        has_place = self._places.acquire(blocking=False)
        if has_place:
            self._threads.submit(self.read, round_id, count).add_done_callback(self._leave)
        return has_place

    def _leave(self, _done: object) -> None:
        self._places.release()

    def read(self, round_id: str, count: int) -> int:
        """Read the next faces of a round; how many there were."""
        with suppress(SQLAlchemyError), self.database.reading() as session:
            return serving.read_ahead(session, round_id, count)
        return 0
