"""How gunicorn serves the quiz: `gunicorn "app:create_app()" --config python:quiz.serving`."""

import os
import random
import sys
from collections import Counter
from typing import Any

from quiz.config import Config
from quiz.errors import ConfigError

worker_class = "gthread"
threads = 64
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True

# Each process runs on one core, because of the GIL. A thread that waits for a short query releases
# the GIL, and threads on other cores take it at once. The thread that writes the responses of a
# whole class then waits for the GIL again after each statement: p95 of a class's responses was
# 839 ms, against 24 to 78 ms on one core, where the query is done before another thread has woken.
# Linux only; elsewhere the operating system chooses.
_cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
random.shuffle(
    _cores
)  # so that several servers on one machine do not all begin with the first core


def on_starting(_server: Any) -> None:
    """Stop at a wrong setting; gunicorn would start one failing process after another."""
    try:
        Config.from_env()
    except ConfigError as error:
        sys.exit(error.detail)


def pre_fork(server: Any, worker: Any) -> None:
    """Choose the core that the fewest processes of this server run on."""
    taken = Counter(getattr(other, "core", None) for other in server.WORKERS.values())
    worker.core = min(_cores, key=lambda core: taken[core], default=None)


def post_fork(_server: Any, worker: Any) -> None:
    """Pin a web process to its core."""
    if worker.core is not None:
        os.sched_setaffinity(0, {worker.core})
