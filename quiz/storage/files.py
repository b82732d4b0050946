"""Files of our own: private, named only when complete, and never in place of another."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from quiz.errors import Conflict, Unavailable

SQLITE = b"SQLite format 3\0"  # how every SQLite file begins
PRIVATE = 0o600


def check_destination(path: Path, may_replace: Callable[[Path], bool]) -> None:
    """Refuse a path that something else has; Conflict with a sentence.

    `may_replace` says whether an ordinary file that exists may be written over.
    """
    if not os.path.lexists(path):
        return
    if not path.is_file():
        raise Conflict(f"{path} is not a file.")
    if not may_replace(path):
        raise Conflict(f"{path} exists already, and it is kept; name a new file.")


def make_private(path: Path) -> None:
    """Make a file that only our own account reads, or take an old one from the others.

    SQLite gives the files beside it, `-wal` and `-shm`, the same mode.
    """
    # One that exists is never opened here: when it is closed, the locks of SQLite's own
    # connections in this process would be lost.
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    for each in (path, *(path.with_name(f"{path.name}-{end}") for end in ("wal", "shm"))):
        with suppress(OSError):
            each.chmod(PRIVATE)


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """Yield a new file, only for us, that is renamed at the end; Unavailable where that fails."""
    partial = path.with_name(f".{path.name[:64]}-{secrets.token_hex(6)}.partial")
    try:
        partial.touch(PRIVATE, exist_ok=False)
        yield partial
        partial.replace(path)
    except OSError as error:
        raise Unavailable(f"{path} can't be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that gets its name at the end; Unavailable where it can't be written."""
    with whole_path(path) as partial, partial.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
