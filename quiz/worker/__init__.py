"""The worker: stocks of fakes, and background upkeep."""

from quiz.worker.keeper import Keeper
from quiz.worker.stock import log

__all__ = [
    "Keeper",
    "log",
]
