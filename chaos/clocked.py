"""The application with a wrong clock: a file holds the seconds to add to the real time.

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
    """Return the seconds to add to the real time."""
    return float(Path(os.environ[VARIABLE]).read_text())


def wrong_now() -> datetime:
    """Return the time of the wrong clock."""
    return datetime.now(UTC) + timedelta(seconds=offset())


def wrong_time() -> float:
    """Return the time of the wrong clock, in seconds."""
    return real_time() + offset()


database.utc_now = wrong_now  # before other modules import it
time.time = wrong_time

from quiz import create_app  # noqa: E402

__all__ = ["create_app"]
