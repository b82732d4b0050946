"""Storage: databases, the write lock, batches, and files."""

from quiz.storage.batching import Batcher
from quiz.storage.database import (
    INSERTS,
    Database,
    insert_into,
    upgrade,
    utc_now,
    wait_for_turn,
)
from quiz.storage.files import (
    SQLITE,
    check_destination,
    make_private,
    whole_file,
    whole_path,
)
from quiz.storage.lists import is_one_of
from quiz.storage.replica import Replica

__all__ = [
    "INSERTS",
    "SQLITE",
    "Batcher",
    "Database",
    "Replica",
    "check_destination",
    "insert_into",
    "is_one_of",
    "make_private",
    "upgrade",
    "utc_now",
    "wait_for_turn",
    "whole_file",
    "whole_path",
]
