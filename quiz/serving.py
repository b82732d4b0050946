"""How gunicorn serves the quiz: `gunicorn "app:create_app()" --config python:quiz.serving`."""

import os
import random
import resource
import sys
from collections import Counter
from contextlib import suppress
from typing import Any

from quiz.config import Config, join_host
from quiz.connections import DiscreetLog, PatientWorker
from quiz.errors import ConfigError
from quiz.monitoring import family_of
from quiz.policy import limits

# HOST and PORT as everywhere; a server of its own, without `make run`, is for other machines too.
_port = os.environ.get("PORT", "")
bind = join_host(os.environ.get("HOST") or "0.0.0.0", int(_port) if _port.isdecimal() else 8000)
worker_class = PatientWorker
threads = 64
worker_connections = limits.CONNECTIONS
graceful_timeout = 5
loglevel = "warning"
logger_class = DiscreetLog
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
        config = Config.from_env()
        family_of(config.host, config.port)
    except ConfigError as error:
        sys.exit(error.detail)


def pre_fork(server: Any, worker: Any) -> None:
    """Choose the core that the fewest processes of this server run on."""
    taken = Counter(getattr(other, "core", None) for other in server.WORKERS.values())
    worker.core = min(_cores, key=lambda core: taken[core], default=None)


def post_fork(_server: Any, worker: Any) -> None:
    """Pin a web process to its core, and let it open as many files as it has connections."""
    raise_file_limit(2 * limits.CONNECTIONS)
    if worker.core is not None:
        os.sched_setaffinity(0, {worker.core})


def post_worker_init(_worker: Any) -> None:
    """Keep gunicorn from applying the prefix, which the application has read and applies itself.

    gunicorn would answer 500 to a proxy that has taken the prefix off, and to health checks.
    """
    os.environ.pop("SCRIPT_NAME", None)


def raise_file_limit(wanted: int) -> None:
    """Raise the number of open files towards this, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        with suppress(OSError, ValueError):  # a sandbox may forbid it
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
