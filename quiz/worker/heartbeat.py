"""Heartbeat: a row that says that a worker is alive, and what it can make."""

import threading
from collections.abc import Callable

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from quiz.models import Worker
from quiz.policy import sizes
from quiz.storage import Database, insert_into, utc_now
from quiz.worker.logs import first_line, log
from quiz.worker.stocks import Stocks

BEAT_SECONDS = 10.0


class Heartbeat:
    """Writes a worker's row every few seconds, in a thread of its own."""

    def __init__(self, name: str, stocks: Stocks, connect: Callable[[], Database]) -> None:
        self.name = name
        self.stocks = stocks
        self.connect = connect
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._run, name="heartbeat", daemon=True).start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.beat()
            except SQLAlchemyError as error:
                log.warning("The database does not respond: %s", first_line(error))
            self._stopping.wait(BEAT_SECONDS)

    def beat(self) -> None:
        """Write the row once."""
        samplers = [stock.sampler for stock in self.stocks.all if stock.sampler is not None]
        checkpoints = ", ".join(sampler.name for sampler in samplers)
        problem = self.stocks.problem
        row = {
            "device": samplers[0].device if samplers else None,
            "checkpoint": checkpoints[: sizes.CHECKPOINT_NAME] or None,
            "problem": problem[: sizes.WORKER_PROBLEM] if problem else None,
            "problems": self.stocks.problems,
            "beat_at": utc_now(),
            "stock_made": sum(stock.made for stock in self.stocks.all),
        }
        with self.connect().transaction() as session:
            statement = insert_into(session, Worker).values(name=self.name, **row)
            session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def stop(self) -> None:
        """Stop the thread and delete the row, so that no round waits for this worker's fakes."""
        self._stopping.set()
        try:
            with self.connect().transaction() as session:
                session.execute(delete(Worker).where(Worker.name == self.name))
        except SQLAlchemyError as error:
            log.warning("The worker's row could not be deleted: %s", first_line(error))
