"""When a request is whole, and when it never will be."""

import pytest

from quiz.connections.inbox import State, state_of, waits_for_permission
from quiz.policy import limits

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def posted(length: object, body: bytes, more: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nContent-Length: %s\r\n%s\r\n%s" % (str(length).encode(), more, body)


def state(received: bytes, has_all_chunks: bool = False) -> State:
    return state_of(bytearray(received), lambda _received: has_all_chunks)


@pytest.mark.parametrize(
    "received",
    [
        GET,
        GET + b"GET",
        posted(0, b""),
        posted(2, b"ab"),
        posted(2, b"abGET / HTTP"),
        posted(2, b"ab").replace(b"Content-Length: ", b"content-LENGTH:\t"),
        posted("two", b""),  # the parser refuses it
        b"\r\n\r\n",
    ],
)
def test_a_whole_request(received: bytes) -> None:
    assert state(received) is State.WHOLE


@pytest.mark.parametrize("received", [GET, posted(20, b"x" * 20)])
def test_a_request_is_not_whole_before_its_last_byte(received: bytes) -> None:
    for end in range(len(received)):
        assert state(received[:end]) is State.PART


def test_what_is_too_large_is_not_waited_for() -> None:
    assert state(posted(limits.MAX_BODY + 1, b"")) is State.BODY_TOO_LARGE
    assert state(posted(limits.MAX_BODY, b"")) is State.PART
    assert state(posted(10**17, b"")) is State.BODY_TOO_LARGE
    assert state(b"GET /" + b"a" * limits.MAX_HEAD) is State.HEAD_TOO_LARGE


def test_the_last_chunk_ends_a_body_in_chunks() -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert state(head + b"1\r\na\r\n0\r\n\r\n", has_all_chunks=True) is State.WHOLE
    assert state(head + b"4\r\n\r\n\r\n", has_all_chunks=False) is State.PART
    assert state(head + b"1\r\na\r\n", has_all_chunks=True) is State.PART
    assert state(head + b"1\r\na\r\n" * limits.MAX_BODY) is State.BODY_TOO_LARGE


def test_a_client_may_wait_for_permission() -> None:
    asked = posted(2, b"", b"Expect: 100-continue\r\n")
    assert waits_for_permission(bytearray(asked))
    assert not waits_for_permission(bytearray(asked[:-1]))
    assert not waits_for_permission(bytearray(posted(2, b"")))
