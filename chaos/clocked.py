"""The application under a clock that a file sets: it holds the seconds to add to the real one.

The whole program asks `quiz.db.utc_now` what time it is, and its libraries ask `time.time`.
(libfaketime would set the clock from outside, but hangs where Python sleeps.)
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quiz.storage import database

VARIABLE = "CHAOS_CLOCK"
real_time = time.time


def offset() -> float:
    """Return by how many seconds the clock is wrong."""
    return float(Path(os.environ[VARIABLE]).read_text())


def wrong_now() -> datetime:
    """Return the time as this clock has it."""
    return datetime.now(UTC) + timedelta(seconds=offset())


def wrong_time() -> float:
    """Return the time as this clock has it, in seconds."""
    return real_time() + offset()


database.utc_now = wrong_now  # before anybody imports it from there
time.time = wrong_time

from quiz import create_app  # noqa: E402

__all__ = ["create_app"]
