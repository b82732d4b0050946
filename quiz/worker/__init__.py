"""The worker: stocks of fakes, a heartbeat, and upkeep in the background."""

from quiz.worker import upkeep
from quiz.worker.logs import log
from quiz.worker.process import WorkerProcess

__all__ = [
    "WorkerProcess",
    "log",
    "upkeep",
]
