"""Background work: keep the stock of fakes, purge what is old, give signs of life.

The worker is `huey_consumer quiz.tasks.huey`. The web process only asks for faces and never
imports torch.
"""

import logging
import os
import random
import secrets
import socket
import sys
import threading
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quiz import faces, health
from quiz.config import CHECKOUT, Config
from quiz.db import Database, insert_into, utc_now
from quiz.dealing import stock_size
from quiz.errors import ConfigError
from quiz.models import Face, Label, Worker

if TYPE_CHECKING:
    from generator.checkpoint import Header
    from generator.sampler import Sampler

LOW_MARK, HIGH_MARK = 200, 400
BATCH = 16
PSI = 1.0
BEAT_SECONDS = 10.0
RETENTION = timedelta(days=30)
FORGOTTEN = timedelta(days=1)

log = logging.getLogger("quiz.worker")
_random = random.SystemRandom()


# The checkpoint, without torch


def checkpoint_path(config: Config) -> Path:
    """Return the checkpoint of the settings, or the bundled one."""
    from generator.checkpoint import BUNDLED

    return config.checkpoint or BUNDLED


def read_checkpoint(config: Config) -> "Header":
    """Read the checkpoint's header; raises CheckpointError with one sentence."""
    path = checkpoint_path(config)
    try:
        stat = path.stat()
    except OSError:
        return _read_header(path, 0, 0)
    return _read_header(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _read_header(path: Path, _changed_at: int, _size: int) -> "Header":
    from generator.checkpoint import read_header

    return read_header(path)


def checkpoint_problem(config: Config) -> str | None:
    """Say what is wrong with the checkpoint, None when nothing is."""
    from generator.checkpoint import CheckpointError

    try:
        read_checkpoint(config)
    except CheckpointError as error:
        return str(error)
    return None


def describe_checkpoint(config: Config) -> dict[str, Any] | None:
    """Return what the checkpoint says of itself, None when it can't be read."""
    if checkpoint_problem(config) is not None:
        return None
    header = read_checkpoint(config)
    names = ("name", "resolution", "classes", "kimg", "trained_at", "sha256")
    return {name: getattr(header, name) for name in names}


def examine(session: Session, now: datetime, config: Config) -> health.Health:
    """Look at what serves; without photographs, say where they would come from."""
    return health.examine(session, now, missing=lambda: missing_photographs(config))


def missing_photographs(config: Config) -> str:
    """Say what brings the photographs."""
    from datasets.find import MISSING, find_utkface

    environ = {"UTKFACE": str(config.utkface)} if config.utkface else {}
    try:
        found = find_utkface(environ, CHECKOUT)
    except FileNotFoundError as error:
        return str(error)
    return "No photograph has been imported yet: run `flask faces import`." if found else MISSING


# The queue


def create_queue(config: Config) -> Huey:
    """Make the queue with its tasks; nothing is connected before it is used."""
    queue = open_queue(config)
    keeper = Keeper(config)

    @queue.task(name="top_up", expires=60)  # type: ignore[untyped-decorator]
    def top_up() -> None:
        keeper.top_up()

    @queue.periodic_task(crontab(), name="top_up_each_minute", expires=60)  # type: ignore[untyped-decorator]
    def top_up_each_minute() -> None:
        keeper.top_up()

    @queue.periodic_task(crontab(minute="17", hour="4"), name="purge")  # type: ignore[untyped-decorator]
    def purge() -> None:
        keeper.purge()

    queue.on_startup("keeper")(keeper.start)
    queue.on_shutdown("keeper")(keeper.stop)
    queue.ask_for_faces = top_up
    return queue


def open_queue(config: Config) -> Huey:
    """Open the queue of the settings; messages are signed, since reading one can run code."""
    common = {
        "name": "real-or-fake",
        "results": False,
        "serializer": SignedSerializer(secret=config.secret_key, salt="queue"),
    }
    if config.queue_url.startswith("sqlite:///"):
        path = config.queue_url.removeprefix("sqlite:///")
        return SqliteHuey(filename=path, timeout=10, create_tables=False, **common)
    if config.queue_url.startswith("postgresql://"):
        return PostgresHuey(dsn=config.queue_url, create_tables=False, **common)
    return open_redis(config.queue_url, common)


def open_redis(url: str, common: dict[str, Any]) -> Huey:
    """Open a queue on Redis, whose client is not among our requirements."""
    try:
        return RedisHuey(url=url, **common)
    except Exception:
        raise ConfigError("QUEUE_URL names Redis: `pip install redis` brings its client.") from None


@lru_cache(maxsize=4)
def queue_of(config: Config) -> Huey:
    """Return the process's queue."""
    queue = create_queue(config)
    initialize = getattr(queue.storage, "initialize_schema", None)
    if initialize is not None:
        initialize()
    return queue


def ask_for_faces(config: Config) -> None:
    """Ask the worker to top up the stock; play goes on when the queue can't be reached."""
    try:
        queue_of(config).ask_for_faces()
    except Exception as error:
        log.warning("The queue does not serve: %s", error)


def __getattr__(name: str) -> Any:
    """Make `quiz.tasks.huey` when a consumer asks for it, not when the module is imported."""
    if name != "huey":
        raise AttributeError(name)
    log_to_stderr()
    try:
        return queue_of(Config.from_env())
    except ConfigError as error:
        sys.exit(error.detail)
    except Exception as error:
        sys.exit(f"The queue can't be opened: {str(error).strip().splitlines()[0]}")


def log_to_stderr() -> None:
    """Write the worker's own lines to stderr."""
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s worker: %(message)s", "%H:%M:%S"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


# The worker


class Keeper:
    """Keeps the stock of fakes between its marks, and says that it lives."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.name = f"{socket.gethostname()}-{os.getpid()}"[:128]
        self.sampler: Sampler | None = None
        self.problem: str | None = None
        self.batch = BATCH
        self.made = 0
        self._stopping = threading.Event()
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The worker's database."""
        self._database = self._database or Database(self.config.database_url)
        return self._database

    def start(self) -> None:
        """Begin to beat, load the generator and make the first faces."""
        threading.Thread(target=self._beat_on, name="heartbeat", daemon=True).start()
        self.load()
        self.beat()
        self.purge()
        ask_for_faces(self.config)

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
                from generator.sampler import load_sampler

                self.sampler = load_sampler(checkpoint_path(self.config), self.config.device)
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
            while mix and not self._stopping.is_set() and self.missing() > 0:
                made += self.make_batch(mix)
                if self.problem:
                    break
        self.beat()
        return made

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

    def purge(self) -> int:
        """Delete the bytes of fakes shown long ago, and workers that were never heard again."""
        now = utc_now()
        with self.database.transaction() as session:
            purged = faces.purge(session, now - RETENTION)
            session.execute(delete(Worker).where(Worker.beat_at < now - FORGOTTEN))
        if purged:
            log.info("Deleted the bytes of %s faces that were shown long ago.", purged)
        return purged


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
