"""Background work: a queue, and the table of tasks that a worker runs from it.

The worker is `huey_consumer quiz.tasks.huey`. The web process only puts `top_up` into the queue,
and never imports torch.
"""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import make_url

from quiz.config import Config
from quiz.errors import ConfigError
from quiz.storage import Database, make_private
from quiz.worker import WorkerProcess, log, upkeep

NICENESS = 10  # players on the same machine come first
EACH_MINUTE = crontab()


@dataclass(frozen=True)
class Task:
    """A task by name; one without a schedule runs when a process asks for it."""

    name: str
    run: Callable[[WorkerProcess], object]
    schedule: Callable[[Any], bool] | None = EACH_MINUTE
    expires: int | None = 60  # seconds after which it is not worth running any more


def on_database(work: Callable[[Database], object]) -> Callable[[WorkerProcess], object]:
    """Let a task work on the worker's database."""
    return lambda worker: work(worker.connect())


def count_responses(worker: WorkerProcess) -> int:
    """Count new responses, until the worker stops."""
    return upkeep.count_responses(worker.connect(), worker.is_stopping)


def end_abandoned(worker: WorkerProcess) -> int:
    """End what nobody went on with."""
    return upkeep.end_abandoned(worker.connect(), worker.config.min_age)


def replace_gone_faces(worker: WorkerProcess) -> int:
    """Give trials whose faces were taken down others, now that there may be some."""
    return upkeep.replace_gone_faces(worker.connect(), worker.config.min_age)


def keep_sets(worker: WorkerProcess) -> int:
    """Finish the days and duels that are over, and make tomorrow's faces ready."""
    return upkeep.keep_sets(worker.connect(), worker.config.min_age)


TASKS = (
    Task("top_up", WorkerProcess.top_up, schedule=None),
    Task("top_up_each_minute", WorkerProcess.top_up),
    Task("count", count_responses),
    Task("keep_board", on_database(upkeep.update_board)),
    Task("close_due", on_database(upkeep.close_due_classrooms)),
    Task("tidy", end_abandoned),
    Task("keep_sets", keep_sets),
    Task("replace_gone", replace_gone_faces),
    Task("teach", lambda worker: worker.teaching.start(), crontab(minute="17", hour="2"), None),
    Task("recount", on_database(upkeep.recount), crontab(minute="47", hour="3"), expires=None),
    Task("purge", on_database(upkeep.purge), crontab(minute="17", hour="4"), expires=None),
)


def create_queue(config: Config) -> Huey:
    """Make the queue with its tasks; nothing is connected before it is used."""
    queue = open_queue(config)
    worker = WorkerProcess(config)
    registered = {task.name: register_task(queue, task, worker) for task in TASKS}
    queue.ask_for_faces = registered["top_up"]

    def start() -> None:
        worker.start()
        ask_for_faces(config)

    queue.on_startup("worker")(start)
    queue.on_shutdown("worker")(worker.stop)
    watch_consumer(queue, worker)
    return queue


def register_task(queue: Huey, task: Task, worker: WorkerProcess) -> Any:
    """Add a task to the queue; return what puts it there when it is called."""
    options = {"name": task.name, "expires": task.expires}
    if task.schedule is None:
        decorate = queue.task(**options)
    else:
        decorate = queue.periodic_task(task.schedule, **options)

    def run() -> None:
        with worker.traced(task.name):
            task.run(worker)

    return decorate(run)


def watch_consumer(queue: Huey, worker: WorkerProcess) -> None:
    """Let a running task see that its consumer stops: `on_shutdown` is called only after it."""
    create = queue.create_consumer

    def create_consumer(**options: Any) -> Any:
        consumer = create(**options)
        worker.consumer_is_stopping = consumer.stop_flag.is_set
        return consumer

    queue.create_consumer = create_consumer


def open_queue(config: Config) -> Huey:
    """Open the queue of the settings; messages are signed, since unpickling one can run code."""
    common = {
        "name": "real-or-fake",
        "results": False,
        "serializer": SignedSerializer(secret=config.secret_key, salt="queue"),
    }
    if config.queue_url.startswith("sqlite:///"):
        path = str(make_url(config.queue_url).database)
        make_private(Path(path))
        return SqliteHuey(filename=path, timeout=10, create_tables=False, **common)
    if config.queue_url.startswith("postgresql://"):
        return PostgresHuey(
            dsn=config.queue_url,
            create_tables=False,
            # A pooler such as PgBouncer gives a LISTEN, and what was prepared, to other clients.
            blocking=False,
            prepare_threshold=None,
            **common,
        )
    return open_redis(config.queue_url, common)


def open_redis(url: str, common: dict[str, Any]) -> Huey:
    """Open a queue on Redis; its client is not among our requirements."""
    try:
        return RedisHuey(url=url, **common)
    except Exception:
        raise ConfigError("QUEUE_URL names Redis: `pip install redis` brings its client.") from None


@lru_cache(maxsize=4)
def queue_of(config: Config) -> Huey:
    """Return the process's queue."""
    queue = create_queue(config)
    make_tables(queue)
    return queue


def make_tables(queue: Huey) -> None:
    """Make the queue's tables, where it has any and they are not there yet."""
    make = getattr(queue.storage, "initialize_schema", lambda: None)
    try:
        make()
    except Exception:
        # "IF NOT EXISTS" does not help when two processes start at the same moment: the second
        # waits for the first and fails. By then the tables exist, and the next try succeeds.
        make()


def ask_for_faces(config: Config) -> None:
    """Ask a worker to fill the stocks; a queue that can't be reached only causes a warning."""
    try:
        queue_of(config).ask_for_faces()
    except Exception as error:
        log.warning("The queue does not respond: %s", error)


def __getattr__(name: str) -> Any:
    """Make `quiz.tasks.huey` when a consumer asks for it, rather than at import."""
    if name != "huey":
        raise AttributeError(name)
    log_to_stderr()
    os.nice(NICENESS)
    try:
        return queue_of(Config.from_env())
    except ConfigError as error:
        sys.exit(error.detail)
    except Exception as error:
        sys.exit(f"The queue can't be opened: {str(error).strip().splitlines()[0]}")


def log_to_stderr() -> None:
    """Send the worker's log to stderr."""
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s worker: %(message)s", "%H:%M:%S"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
