"""Downloads: files that may be too long for a network's buffers, so that their reader keeps us."""

import weakref
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from flask import Response

from quiz.errors import Unavailable
from quiz.languages import lazy
from quiz.policy import limits

PIECE = 64 * 1024  # bytes
IN_MEMORY = 1024 * 1024  # bytes; what is longer goes into a temporary file
BUSY = lazy("Many files are being downloaded at this moment; try again in a minute.")

slots = BoundedSemaphore(limits.DOWNLOADS_AT_ONCE)


class Download:
    """The pieces of a file; its slot is free again when it is closed, or forgotten."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.close = weakref.finalize(self, end, file)

    def __iter__(self) -> "Download":
        """Read from where the file stands."""
        return self

    def __next__(self) -> bytes:
        """Return the next piece."""
        piece = self.file.read(PIECE)
        if not piece:
            raise StopIteration
        return piece


def end(file: IO[bytes]) -> None:
    """Close a file, and free its slot."""
    file.close()
    slots.release()


def download(parts: Iterable[bytes], mimetype: str, name: str) -> Response:
    """Send a file, whose parts are all made before the first is sent.

    A slow reader then keeps no transaction of the database open: on SQLite that would let its log
    grow. It keeps a thread, so that only a few may download at a time.
    """
    if not slots.acquire(blocking=False):
        raise Unavailable(BUSY)
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by Download
    pieces = Download(file)
    try:
        file.writelines(parts)
        size = file.tell()
        file.seek(0)
    except BaseException:
        pieces.close()
        raise
    response = Response(pieces, mimetype=mimetype, direct_passthrough=True)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Length"] = str(size)
    return response
