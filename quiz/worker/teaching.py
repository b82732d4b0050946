"""Teaching: the crowd's critics are trained at night, once enough was said since the last time."""

import threading
from collections.abc import Callable

from quiz import jobs
from quiz.config import Config
from quiz.decks import DECKS, Deck
from quiz.storage import Database
from quiz.worker.logs import first_line, log


class Teaching:
    """Trains in a thread of its own, so that fakes and upkeep go on; it ends with the worker."""

    def __init__(self, config: Config, connect: Callable[[], Database]) -> None:
        self.config = config
        self.connect = connect
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread, unless one runs already or no training is wanted."""
        is_running = self._thread is not None and self._thread.is_alive()
        if self.config.crowd_least and not is_running:
            self._thread = threading.Thread(target=self.run, name="teaching", daemon=True)
            self._thread.start()

    def run(self) -> None:
        """Train the critic of each deck that is due."""
        for deck in DECKS.values():
            try:
                self.teach(self.training(deck))
            except Exception as error:  # no training may end the worker
                log.error("The crowd taught %s nothing: %s", deck.name, first_line(error))

    def teach(self, training: jobs.crowd.Training) -> None:
        """Train a deck's critic if enough was said since the last time."""
        if training.is_due():
            lane = training.run(self.config.crowd_least)
            log.info("Lane %s was taught by %s responses.", lane.id, lane.responses)

    def training(self, deck: Deck) -> jobs.crowd.Training:
        """Return the training of a deck."""
        return jobs.crowd.Training(self.connect(), self.config, deck, log.debug)
