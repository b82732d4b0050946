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

# Python runs one thread of a process at a time. A thread that waits for a short query gives its
# turn away, threads on other cores snatch it at once, and whoever writes for a whole class waits
# again at each statement: p95 of a class's responses was 839 ms, and 24 to 78 ms on one core, where
# the turn is back before another thread has woken. Linux only; elsewhere nothing is chosen.
_cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
random.shuffle(_cores)  # several servers on one machine should not all begin with the first


def on_starting(_server: Any) -> None:
    """Stop at a wrong setting: gunicorn would start process after process to hear of it."""
    try:
        Config.from_env()
    except ConfigError as error:
        sys.exit(error.detail)


def pre_fork(server: Any, worker: Any) -> None:
    """Choose the core that the fewest processes of this server have."""
    taken = Counter(getattr(other, "core", None) for other in server.WORKERS.values())
    worker.core = min(_cores, key=lambda core: taken[core], default=None)


def post_fork(_server: Any, worker: Any) -> None:
    """Keep a web process on its core."""
    if worker.core is not None:
        os.sched_setaffinity(0, {worker.core})
