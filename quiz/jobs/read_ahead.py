"""Reading ahead: dealt faces are read in the background, or response time would tell the label.

A fake was written a moment ago among other fakes, a real long before: without this, a browser's
first request for each would take a different time.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import BoundedSemaphore

from sqlalchemy.exc import SQLAlchemyError

from quiz.faces import serving
from quiz.storage import Database

QUEUE_LENGTH = 256  # rounds; beyond that, the faces of a new round are not read ahead


class ReadAhead:
    """A thread that reads the dealt faces of rounds into the cache, one round after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._executor = ThreadPoolExecutor(1, "read-ahead")
        self._free_places = BoundedSemaphore(QUEUE_LENGTH)

    def submit(self, round_id: str) -> bool:
        """Have a round's dealt faces read soon; return whether there was a place in the queue."""
        has_place = self._free_places.acquire(blocking=False)
        if has_place:
            future = self._executor.submit(self.read, round_id)
            future.add_done_callback(lambda _: self._free_places.release())
        return has_place

    def close(self) -> None:
        """Finish the read that runs, and drop those that wait."""
        self._executor.shutdown(cancel_futures=True)

    def read(self, round_id: str) -> int:
        """Read a round's dealt faces; return how many there were."""
        with suppress(SQLAlchemyError), self.database.reading() as session:
            return serving.read_ahead(session, round_id)
        return 0
