"""The keeper: the worker's hands, which hold the stock of fakes between its marks."""

import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz import (
    aggregates,
    anomalies,
    classrooms,
    faces,
    limits,
    logins,
    recounting,
    retention,
    snapshots,
    windows,
)
from quiz.config import Config
from quiz.db import Database, insert_into, utc_now
from quiz.dealing import stock_size
from quiz.errors import NotFound
from quiz.models import Classroom, Face, Label, Worker
from quiz.sources import checkpoint_path, read_checkpoint

if TYPE_CHECKING:
    from generator.opponents import Opponent
    from generator.sampler import Sampler

LOW_MARK, HIGH_MARK = 200, 400
BATCH = 16
AT_ONCE = 64  # faces that the opponents look at in one go
JUDGING_SECONDS = 20.0  # of each minute
PSI = 1.0
BEAT_SECONDS = 10.0
RETENTION = timedelta(days=30)
FORGOTTEN = timedelta(days=1)

Find = Callable[[Session, datetime], Sequence[Classroom]]
Change = Callable[[Session, Classroom, datetime], object]

log = logging.getLogger("quiz.worker")
_random = random.SystemRandom()


class Keeper:
    """Keeps the stock of fakes between its marks, and says that it lives."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.name = f"{socket.gethostname()}-{os.getpid()}"[:128]
        self.sampler: Sampler | None = None
        self.opponents: Sequence[Opponent] = ()
        self.problem: str | None = None
        self.batch = BATCH
        self.made = 0
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

    def start(self) -> None:
        """Begin to beat, and load the generator."""
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
            log.warning("Could not sign off: %s", _first_line(error))

    def load(self) -> bool:
        """Load the generator, again when its checkpoint has changed; whether there is one."""
        try:
            header = read_checkpoint(self.config)
            if self.sampler is None or self.sampler.name != header.name:
                from generator.opponents import load_opponents
                from generator.sampler import load_sampler

                path, device = checkpoint_path(self.config), self.config.device
                self.sampler = load_sampler(path, device)
                self.opponents = load_opponents(path, device=device)
                log.info("%s makes faces on %s.", self.sampler.name, self.sampler.device)
        except Exception as error:  # whatever is wrong with a checkpoint, the worker lives on
            self.sampler = None
            self.report(_first_line(error))
            return False
        self.report(None)
        return True

    def report(self, problem: str | None) -> None:
        """Keep a problem for the heartbeat, and log it once."""
        if problem and problem != self.problem:
            log.error("%s", problem)
        self.problem = problem

    def beat(self) -> None:
        """Write a sign of life."""
        row = {
            "device": self.sampler.device if self.sampler else None,
            "checkpoint": self.sampler.name if self.sampler else None,
            "problem": self.problem[:500] if self.problem else None,
            "beat_at": utc_now(),
            "stock_made": self.made,
        }
        with self.database.transaction() as session:
            statement = insert_into(session, Worker).values(name=self.name, **row)
            session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def _beat_on(self) -> None:
        while not self._stopping.is_set():
            try:
                self.beat()
            except SQLAlchemyError as error:
                log.warning("The database does not serve: %s", _first_line(error))
            self._stopping.wait(BEAT_SECONDS)

    def top_up(self) -> int:
        """Make fakes until the stock is at its high mark; how many were made."""
        made = 0
        if self.load():
            mix = self.class_mix()
            while mix and not self.is_stopping and self.missing() > 0:
                made += self.make_batch(mix)
                if self.problem:
                    break
            self.judge()
        self.beat()
        return made

    def judge(self) -> int:
        """Ask the opponents about faces that they have not seen; how many.

        New fakes go before: when players empty the stock meanwhile, the rest waits. So it does
        after a while, since who plays on a small machine needs it too.
        """
        judged, ends = 0, time.monotonic() + JUDGING_SECONDS
        while self.sampler and self.opponents and not self.is_stopping:
            with self.database.reading() as session:
                resolution = self.sampler.resolution
                found = faces.unjudged(session, self.sampler.name, resolution, AT_ONCE)
            is_short = self.missing() > HIGH_MARK - LOW_MARK
            if not found or is_short or time.monotonic() > ends:
                break
            opinions = self.opinions_on([body for _, body in found])
            with self.database.transaction() as session:
                pairs = zip((face for face, _ in found), opinions, strict=True)
                faces.keep_opinions(session, self.sampler.name, list(pairs))
            judged += len(found)
        return judged

    def opinions_on(self, bodies: Sequence[bytes]) -> list[dict[str, float]]:
        """Return each opponent's P(fake) by name, for each JPEG as it is served."""
        import numpy

        pixels = numpy.stack([faces.decode(body) for body in bodies])
        columns = {opponent.name: opponent.p_fake(pixels) for opponent in self.opponents}
        return [
            {name: float(column[row]) for name, column in columns.items()}
            for row in range(len(bodies))
        ]

    def count(self) -> int:
        """Fold new responses into the aggregates and make the snapshots anew; how many."""
        counted, folded = 0, aggregates.CHUNK
        while folded == aggregates.CHUNK and not self.is_stopping:
            with self.database.transaction() as session:
                folded = aggregates.fold(session)
            counted += folded
        # Worked out in a reading session: on SQLite nobody waits for it.
        with self.database.reading() as session:
            made = snapshots.make(session)
        with self.database.transaction() as session:
            snapshots.keep(session, made, utc_now())
        return counted

    def recount(self) -> None:
        """Count everything once more, and repair and report what does not agree."""
        found = recounting.recount(self.database)
        if found:
            log.error("The recount repaired %s counters.", len(found))

    def missing(self) -> int:
        """Count what the stock lacks up to its high mark."""
        with self.database.reading() as session:
            return HIGH_MARK - stock_size(session)

    def class_mix(self) -> dict[int, int]:
        """Count the quizzed photographs by class; empty, with the reason kept, without any."""
        with self.database.reading() as session:
            query = (
                select(Face.klass, Face.resolution, func.count())
                .where(Face.label == Label.REAL, Face.taken_at.is_(None))
                .where(Face.age >= self.config.min_age)
                .group_by(Face.klass, Face.resolution)
            )
            rows = session.execute(query).all()
        mix: dict[int, int] = {}
        for klass, resolution, count in rows:
            if self.sampler is not None and resolution == self.sampler.resolution:
                mix[klass] = mix.get(klass, 0) + count
        if rows and not mix:
            self.report(
                "The photographs have another resolution than the checkpoint: "
                "run `flask faces import` again."
            )
        return mix

    def make_batch(self, mix: dict[int, int]) -> int:
        """Make a batch, its classes drawn in the proportions of the photographs; how many."""
        sampler = self.sampler
        if sampler is None:
            return 0
        seeds = [secrets.randbelow(2**32) for _ in range(self.batch)]
        classes = _random.choices(list(mix), list(mix.values()), k=self.batch)
        try:
            pixels = sampler.make(seeds, classes, psi=PSI)
        except RuntimeError as error:
            self.retreat(error)
            return 0
        fakes = [
            faces.Fake(sampler.name, seed, klass, PSI, sampler.resolution, faces.encode(face))
            for seed, klass, face in zip(seeds, classes, pixels, strict=True)
        ]
        with self.database.transaction() as session:
            added = faces.add_fakes(session, fakes, utc_now())
        self.made += added
        return added

    def retreat(self, error: RuntimeError) -> None:
        """Halve the batch when memory ran out; any other failure is a problem."""
        if "out of memory" in str(error).lower() and self.batch > 1:
            self.batch //= 2
            log.warning("Out of memory; batches of %s from now on.", self.batch)
        else:
            self.report(f"The generator failed: {_first_line(error)}")

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
            windows.remake(self.database, window, now)

    def close_due(self) -> int:
        """Move the classrooms on whose time is up, though nobody looks; how many."""
        return self.change(retention.overdue, classrooms.close_due)

    def change(self, find: Find, change: Change) -> int:
        """Change each of the classrooms that are found; how many."""
        now = utc_now()
        with self.database.reading() as session:
            found = find(session, now)
        for classroom in found:
            # One at a time: several locks at once could wait for responses, and these for them.
            # One that was deleted a moment ago needs nothing any more.
            with suppress(NotFound), self.database.transaction() as session:
                change(session, classroom, now)
        return len(found)

    def retire_classrooms(self) -> None:
        """End the classrooms that nobody comes to any more, and erase the names of long ago."""
        ended = self.change(retention.abandoned, classrooms.finish)
        erased = self.change(retention.outdated, classrooms.erase_names)
        if ended or erased:
            log.info("Classrooms ended: %s; their names erased: %s.", ended, erased)

    def purge(self) -> int:
        """Delete the bytes of fakes shown long ago, silent workers, old tries, ended logins."""
        self.retire_classrooms()
        now = utc_now()
        with self.database.transaction() as session:
            purged = faces.purge(session, now - RETENTION, snapshots.exhibited(session))
            session.execute(delete(Worker).where(Worker.beat_at < now - FORGOTTEN))
            limits.purge(session, now - FORGOTTEN)
            logins.purge(session, now)
        if purged:
            log.info("Deleted the bytes of %s faces that were shown long ago.", purged)
        return purged


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
