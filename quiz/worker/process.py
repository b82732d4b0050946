"""The worker process: its database, its stocks and its heartbeat."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from quiz.config import Config
from quiz.decks import DECKS
from quiz.monitoring import Telemetry, health, telemetry
from quiz.storage import Database
from quiz.worker import upkeep
from quiz.worker.heartbeat import Heartbeat
from quiz.worker.stock import Stock
from quiz.worker.stocks import Stocks
from quiz.worker.teaching import Teaching


class WorkerProcess:
    """What all tasks of one worker share; nothing is connected before it is used."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._database: Database | None = None
        self._telemetry: Telemetry | None = None
        self._stopping = threading.Event()
        self.consumer_is_stopping: Callable[[], bool] = lambda: False
        stocks = [Stock(deck, config, self.connect) for deck in DECKS.values()]
        self.stocks = Stocks(stocks, self.is_stopping)
        self.teaching = Teaching(config, self.connect)
        name = health.worker_name(socket.gethostname(), os.getpid())
        self.heartbeat = Heartbeat(name, self.stocks, self.connect)

    def connect(self) -> Database:
        """Return the worker's database."""
        self._database = self._database or Database(self.config.database_url)
        return self._database

    @contextmanager
    def traced(self, task: str) -> Iterator[None]:
        """Trace and time a task, where the settings name a collector."""
        if not self.config.otlp_endpoint:
            yield
            return
        if self._telemetry is None:
            self._telemetry = telemetry.connect(self.config.otlp_endpoint, "real-or-fake-worker")
            self._telemetry.watch(self.connect().engine)
        attributes, began = {"quiz.task": task}, time.perf_counter()
        try:
            with self._telemetry.span(task, attributes):
                yield
        finally:
            seconds = time.perf_counter() - began
            self._telemetry.record("quiz.task.duration", seconds, attributes)

    def is_stopping(self) -> bool:
        """Say whether the task that runs now should end soon."""
        return self._stopping.is_set() or self.consumer_is_stopping()

    def start(self) -> None:
        """Start the heartbeat, load the generators, and delete old data."""
        self.heartbeat.start()
        self.stocks.load()
        self.heartbeat.beat()
        upkeep.purge(self.connect())

    def stop(self) -> None:
        """Let the running task end early, and stop the heartbeat."""
        self._stopping.set()
        self.heartbeat.stop()
        if self._telemetry is not None:
            self._telemetry.close()

    def top_up(self) -> int:
        """Fill the stocks, and say in the heartbeat how they are; return how many were made."""
        upkeep.forget_told_spares(self.connect())
        made = self.stocks.top_up()
        upkeep.set_heroes_aside(self.connect(), self.config.min_age)
        upkeep.spare_reals(self.connect(), self.config.min_age)
        self.heartbeat.beat()
        return made
