"""The worker process: its database, its stocks and its heartbeat."""

import os
import socket
import threading
from collections.abc import Callable

from quiz.config import Config
from quiz.decks import DECKS
from quiz.monitoring import health
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

    def top_up(self) -> int:
        """Fill the stocks, and say in the heartbeat how they are; return how many were made."""
        upkeep.forget_told_spares(self.connect())
        made = self.stocks.top_up()
        upkeep.set_heroes_aside(self.connect(), self.config.min_age)
        upkeep.spare_reals(self.connect(), self.config.min_age)
        self.heartbeat.beat()
        return made
