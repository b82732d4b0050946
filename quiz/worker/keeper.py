"""The keeper: the worker's hands, which hold the stocks between their marks and keep the house."""

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.board import anomalies, windows
from quiz.classroom import erasing, retention, stages
from quiz.config import Config
from quiz.counts import aggregates, digests
from quiz.decks import DECKS
from quiz.errors import NotFound
from quiz.faces import store
from quiz.jobs import recount, update_window
from quiz.models import Classroom, Worker
from quiz.policy import lifetimes, sizes
from quiz.storage import Database, insert_into, utc_now
from quiz.teachers import logins
from quiz.worker.stock import Stock, first_line, log

JUDGING_SECONDS = 20.0  # of each minute
BEAT_SECONDS = 10.0

Find = Callable[[Session, datetime], Sequence[Classroom]]
Change = Callable[[Session, Classroom, datetime], object]


class Keeper:
    """Keeps the stock of each deck between its marks, and says that it lives."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.name = f"{socket.gethostname()}-{os.getpid()}"[: sizes.WORKER_NAME]
        self.stocks = [Stock(deck, config, lambda: self.database) for deck in DECKS.values()]
        self.is_told_to_stop: Callable[[], bool] = lambda: False
        self._stopping = threading.Event()
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The worker's database."""
        self._database = self._database or Database(self.config.database_url)
        return self._database

    @property
    def is_stopping(self) -> bool:
        """Whether what runs now is to end soon."""
        return self._stopping.is_set() or self.is_told_to_stop()

    @property
    def working(self) -> list[Stock]:
        """The stocks of which fakes can be made."""
        return [stock for stock in self.stocks if stock.works]

    @property
    def problems(self) -> dict[str, str]:
        """What keeps which deck's fakes from being made."""
        return {stock.deck.name: stock.problem for stock in self.stocks if stock.problem}

    @property
    def problem(self) -> str | None:
        """What keeps all fakes from being made that anybody would play."""
        if any(stock.is_played for stock in self.working):
            return None
        return next(iter(self.problems.values()), None)

    def start(self) -> None:
        """Begin to beat, and load the generators."""
        threading.Thread(target=self._beat_on, name="heartbeat", daemon=True).start()
        self.load()
        self.beat()
        self.purge()

    def stop(self) -> None:
        """Say goodbye, so that nobody waits for this worker."""
        self._stopping.set()
        try:
            with self.database.transaction() as session:
                session.execute(delete(Worker).where(Worker.name == self.name))
        except SQLAlchemyError as error:
            log.warning("Could not sign off: %s", first_line(error))

    def load(self) -> bool:
        """Load the generator of each deck; whether there is any."""
        return sum(stock.load() for stock in self.stocks) > 0

    def beat(self) -> None:
        """Write a sign of life."""
        samplers = [stock.sampler for stock in self.stocks if stock.sampler is not None]
        checkpoints = ", ".join(sampler.name for sampler in samplers)
        row = {
            "device": samplers[0].device if samplers else None,
            "checkpoint": checkpoints[: sizes.CHECKPOINT_NAME] or None,
            "problem": self.problem[: sizes.WORKER_PROBLEM] if self.problem else None,
            "problems": self.problems,
            "beat_at": utc_now(),
            "stock_made": sum(stock.made for stock in self.stocks),
        }
        with self.database.transaction() as session:
            statement = insert_into(session, Worker).values(name=self.name, **row)
            session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def _beat_on(self) -> None:
        while not self._stopping.is_set():
            try:
                self.beat()
            except SQLAlchemyError as error:
                log.warning("The database does not serve: %s", first_line(error))
            self._stopping.wait(BEAT_SECONDS)

    def top_up(self) -> int:
        """Make fakes until each stock is at its high mark; how many were made."""
        made = 0
        if self.load():
            mixes = {stock.deck.name: stock.class_mix() for stock in self.working}
            while not self.is_stopping and (stock := self.neediest(mixes)):
                made += stock.make_batch(mixes[stock.deck.name])
            self.judge()
        self.beat()
        return made

    def neediest(self, mixes: Mapping[str, dict[int, int]]) -> Stock | None:
        """Return the stock that lacks most, so that no deck waits for another; None without one."""
        found = [(stock.missing(), stock) for stock in self.working if mixes[stock.deck.name]]
        missing, stock = max(found, key=itemgetter(0), default=(0, None))
        return stock if missing > 0 else None

    def judge(self) -> int:
        """Ask each deck's opponents about faces that they have not seen; how many.

        After a while the rest waits, since who plays on a small machine needs it too.
        """
        ends = time.monotonic() + JUDGING_SECONDS
        is_over = lambda: self.is_stopping or time.monotonic() > ends  # noqa: E731
        return sum(stock.judge(is_over) for stock in self.stocks)

    def count(self) -> int:
        """Fold new responses into the aggregates and make the snapshots anew; how many."""
        counted, folded = 0, aggregates.CHUNK
        while folded == aggregates.CHUNK and not self.is_stopping:
            with self.database.transaction() as session:
                folded = aggregates.fold(session)
            counted += folded
        # Worked out in a reading session: on SQLite nobody waits for it.
        with self.database.reading() as session:
            made = digests.make(session)
        with self.database.transaction() as session:
            digests.keep(session, made, utc_now())
        return counted

    def recount(self) -> None:
        """Count everything once more, and repair and report what does not agree."""
        found = recount(self.database)
        if found:
            log.error("The recount repaired %s counters.", len(found))

    def keep_board(self) -> None:
        """Hold the places of those who play like programs, and make the windows anew."""
        now = utc_now()
        with self.database.reading() as session:
            reasons, looked_until = anomalies.check_since(session, now)
        for player_id, reason in reasons.items():
            # One at a time: several locks at once could wait for responses, and these for them.
            with self.database.transaction() as session:
                anomalies.hold(session, player_id, reason, now)
        with self.database.transaction() as session:
            windows.note(session, anomalies.PART, looked_until)
        if reasons:
            log.info("Held %s places on the leaderboard: `flask leaderboard review`.", len(reasons))
        for window in windows.WINDOWS:
            update_window(self.database, window, now)

    def close_due(self) -> int:
        """Move the classrooms on whose time is up, though nobody looks; how many."""
        return self.change(retention.overdue, lifetimes.LATE_RESPONSE, stages.close_due)

    def change(self, find: Find, age: timedelta, change: Change) -> int:
        """Change each of the classrooms that are found by their age; how many."""
        now = utc_now()
        with self.database.reading() as session:
            found = find(session, now - age)
        for classroom in found:
            # One at a time: several locks at once could wait for responses, and these for them.
            # One that was deleted a moment ago needs nothing any more.
            with suppress(NotFound), self.database.transaction() as session:
                change(session, classroom, now)
        return len(found)

    def retire_classrooms(self) -> None:
        """End the classrooms that nobody comes to any more, and erase the names of long ago."""
        ended = self.change(retention.abandoned, lifetimes.ABANDONED_CLASSROOM, stages.finish)
        erased = self.change(retention.outdated, lifetimes.STUDENT_NAMES, erasing.erase_names)
        if ended or erased:
            log.info("Classrooms ended: %s; their names erased: %s.", ended, erased)

    def purge(self) -> int:
        """Delete the bytes of fakes shown long ago, silent workers, old tries, ended logins."""
        self.retire_classrooms()
        now = utc_now()
        with self.database.transaction() as session:
            purged = store.purge(session, now - lifetimes.FAKE_BYTES, digests.exhibited(session))
            session.execute(delete(Worker).where(Worker.beat_at < now - lifetimes.SILENT_WORKERS))
            attempts.purge(session, now - lifetimes.ATTEMPTS)
            logins.purge(session, now, now - lifetimes.IDLE_LOGIN)
        if purged:
            log.info("Deleted the bytes of %s faces that were shown long ago.", purged)
        return purged
