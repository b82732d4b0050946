"""Background work: a queue, and the tasks that the worker takes from it.

The worker is `huey_consumer quiz.tasks.huey`. The web process only asks for faces and never
imports torch.
"""

import logging
import os
import sys
from functools import lru_cache
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from quiz.config import Config
from quiz.errors import ConfigError
from quiz.worker import Keeper, log

NICENESS = 10  # faces can wait, a person who plays on the same machine can't


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

    @queue.periodic_task(crontab(), name="count", expires=60)  # type: ignore[untyped-decorator]
    def count() -> None:
        keeper.count()

    @queue.periodic_task(crontab(minute="47", hour="3"), name="recount")  # type: ignore[untyped-decorator]
    def recount() -> None:
        keeper.recount()

    @queue.periodic_task(crontab(), name="keep_board", expires=60)  # type: ignore[untyped-decorator]
    def keep_board() -> None:
        keeper.keep_board()

    @queue.periodic_task(crontab(), name="close_due", expires=60)  # type: ignore[untyped-decorator]
    def close_due() -> None:
        keeper.close_due()

    @queue.periodic_task(crontab(minute="17", hour="4"), name="purge")  # type: ignore[untyped-decorator]
    def purge() -> None:
        keeper.purge()

    @queue.on_startup("keeper")  # type: ignore[untyped-decorator]
    def start() -> None:
        keeper.start()
        ask_for_faces(config)

    queue.on_shutdown("keeper")(keeper.stop)
    tell_of_stopping(queue, keeper)
    queue.ask_for_faces = top_up
    return queue


def tell_of_stopping(queue: Huey, keeper: Keeper) -> None:
    """Let the keeper see that its consumer stops; `on_shutdown` comes only after the task."""
    create = queue.create_consumer

    def create_consumer(**options: Any) -> Any:
        consumer = create(**options)
        keeper.is_told_to_stop = consumer.stop_flag.is_set
        return consumer

    queue.create_consumer = create_consumer


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
    make_tables(queue)
    return queue


def make_tables(queue: Huey) -> None:
    """Make the queue's tables, where it has any and they are not there yet."""
    make = getattr(queue.storage, "initialize_schema", lambda: None)
    try:
        make()
    except Exception:
        # "IF NOT EXISTS" does not hold when two processes start at the same moment. Who comes
        # second waits for the first, fails, and finds all there now.
        make()


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
    os.nice(NICENESS)
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
