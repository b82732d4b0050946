"""The inbox of a connection: what has arrived, and whether that is a whole request."""

import re
from collections.abc import Callable
from enum import Enum

from quiz.policy import limits

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r")
CHUNKED = b"\ntransfer-encoding:"
CONTINUE = b"\nexpect:"


class State(Enum):
    """How much of the next request has arrived."""

    PART = "some of it is missing"
    WHOLE = "all of it is here"
    BODY_TOO_LARGE = "its body is not read; the application refuses it by its head"
    HEAD_TOO_LARGE = "its head has no end"


def state_of(received: bytearray, has_all_chunks: Callable[[bytes], bool]) -> State:
    """Say whether the bytes received so far hold a whole request.

    Only its end is looked for. Whether it is a good request is for the parser to say, which gets
    these bytes and never any other: if this is wrong about the end, the request is refused.
    """
    end = received.find(END_OF_HEAD)
    if end < 0:
        return State.HEAD_TOO_LARGE if len(received) > limits.MAX_HEAD else State.PART
    head = bytes(received[: end + 1]).lower()
    body = len(received) - end - len(END_OF_HEAD)
    if CHUNKED in head:
        return state_of_chunks(received, body, has_all_chunks)
    length = LENGTH.search(head)
    if length is None:
        return State.WHOLE
    if int(length[1]) > limits.MAX_BODY:
        return State.BODY_TOO_LARGE
    return State.WHOLE if body >= int(length[1]) else State.PART


def state_of_chunks(
    received: bytearray, body: int, has_all_chunks: Callable[[bytes], bool]
) -> State:
    """Say the same for a body in chunks, whose length only its last chunk tells."""
    if received.endswith(END_OF_HEAD) and has_all_chunks(bytes(received)):
        return State.WHOLE
    # Chunks have heads of their own, so that a small body may take more room than it holds.
    return State.BODY_TOO_LARGE if body > 2 * limits.MAX_BODY else State.PART


def waits_for_permission(received: bytearray) -> bool:
    """Say whether a client may be waiting for `100 Continue` before it sends the body."""
    end = received.find(END_OF_HEAD)
    return end >= 0 and CONTINUE in bytes(received[:end]).lower()
