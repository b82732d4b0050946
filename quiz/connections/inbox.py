"""The inbox of a connection: what has arrived, and whether that is a whole request.

The main loop asks after each arrival, and a client may send a byte at a time. So an inbox remembers
how far it has looked, and does not look at the same bytes again.
"""

import re
from enum import Enum

from quiz.policy import limits

END_OF_LINE = b"\r\n"
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r")
CHUNKED = b"\ntransfer-encoding:"
CONTINUE = b"\nexpect:"
CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]+")  # at the beginning of a chunk


class State(Enum):
    """How much of the next request has arrived."""

    PART = "some of it is missing"
    WHOLE = "all of it is here"
    BODY_TOO_LARGE = "its body is not read; the application refuses it by its head"
    HEAD_TOO_LARGE = "its head has no end"
    TOO_MANY_CHUNKS = "its body comes in too many pieces"


class Inbox:
    """The bytes of the next request, and of what follows it.

    Only the end of the request is looked for. Whether it is a good request is for the parser to
    say, which gets these bytes and never any other: if this is wrong about the end, the request is
    refused.
    """

    def __init__(self) -> None:
        self.received = bytearray()
        self.start_over()

    def start_over(self) -> None:
        """Take what is here for the beginning of another request."""
        self.searched = 0  # no end that is looked for begins before this place
        self.body = 0  # where the body begins; 0 while the head has no end
        self.end: int | None = None  # where the request ends, if that is known
        self.waits_for_permission = False  # the client may wait for `100 Continue`
        self.is_chunked = self.is_last_chunk = False
        self.chunk = self.chunks = 0  # where the next chunk begins, and how many there are

    def take(self) -> bytes:
        """Take the request out; what follows it stays."""
        request = bytes(self.received[: self.end])
        del self.received[: self.end]
        self.start_over()
        return request

    def state(self) -> State:
        """Say how much of the request has arrived."""
        if not self.body and not self.has_head():
            is_large = len(self.received) > limits.MAX_HEAD
            return State.HEAD_TOO_LARGE if is_large else State.PART
        if self.is_chunked:
            return self.state_of_chunks()
        end = self.end or self.body
        if end - self.body > limits.MAX_BODY:
            return State.BODY_TOO_LARGE
        return State.WHOLE if len(self.received) >= end else State.PART

    def has_head(self) -> bool:
        """Look for the end of the head, and note what the head says about the body."""
        end = self.find(END_OF_HEAD)
        if end < 0:
            return False
        head = bytes(self.received[: end + 1]).lower()
        self.body = self.chunk = self.searched = end + len(END_OF_HEAD)
        self.waits_for_permission = CONTINUE in head
        self.is_chunked = CHUNKED in head
        length = LENGTH.search(head)
        if not self.is_chunked:
            self.end = self.body + (int(length[1]) if length else 0)
        return True

    def state_of_chunks(self) -> State:
        """Say how much of a body in chunks has arrived; its last chunk is empty."""
        while not self.is_last_chunk and (end := self.find(END_OF_LINE)) >= 0:
            size = CHUNK_SIZE.match(self.received, self.chunk, end)
            if size is None:
                return State.WHOLE  # the parser refuses it
            self.chunks += 1
            if self.chunks > limits.MAX_CHUNKS:
                return State.TOO_MANY_CHUNKS
            self.pass_chunk(end, int(size[0], 16))
        if self.is_last_chunk and (end := self.find(END_OF_HEAD)) >= 0:
            self.end = end + len(END_OF_HEAD)
            return State.WHOLE
        # Chunks have heads of their own, so that a small body may take more room than it holds.
        is_large = len(self.received) - self.body > 2 * limits.MAX_BODY
        return State.BODY_TOO_LARGE if is_large else State.PART

    def pass_chunk(self, end: int, size: int) -> None:
        """Go on after a chunk, or after the last one with the lines that may follow it."""
        self.is_last_chunk = size == 0
        self.chunk = end + len(END_OF_LINE) + size + len(END_OF_LINE)
        self.searched = end if self.is_last_chunk else self.chunk

    def find(self, mark: bytes) -> int:
        """Find a mark, from where the last search ended; -1 while it has not arrived."""
        found = self.received.find(mark, self.searched)
        if found < 0:
            self.searched = max(self.searched, len(self.received) - len(mark) + 1)
        return found
