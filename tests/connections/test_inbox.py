"""When a request is whole, and when it never will be."""

import time

import pytest

from quiz.connections.inbox import Inbox, State
from quiz.policy import limits

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"4\r\n\r\n\r\n\r\n1;x=y\r\na\r\n0\r\nX-B: b\r\n\r\n"


def posted(length: object, body: bytes, more: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nContent-Length: %s\r\n%s\r\n%s" % (str(length).encode(), more, body)


def inbox_of(received: bytes) -> Inbox:
    inbox = Inbox()
    inbox.received += received
    return inbox


def state(received: bytes) -> State:
    return inbox_of(received).state()


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
        CHUNKED + CHUNKS,
        CHUNKED + b"0\r\n\r\n",
        CHUNKED + b"000\r\n\r\nGET",
        CHUNKED + b"zz\r\n",  # the parser refuses it
    ],
)
def test_a_whole_request(received: bytes) -> None:
    assert state(received) is State.WHOLE


@pytest.mark.parametrize("received", [GET, posted(20, b"x" * 20), CHUNKED + CHUNKS])
def test_a_request_is_not_whole_before_its_last_byte(received: bytes) -> None:
    inbox = Inbox()
    for place in range(len(received)):
        assert inbox.state() is State.PART
        assert state(received[:place]) is State.PART
        inbox.received.append(received[place])
    assert inbox.state() is State.WHOLE


@pytest.mark.parametrize("first", [GET, posted(2, b"ab"), CHUNKED + CHUNKS])
def test_one_request_is_taken_at_a_time(first: bytes) -> None:
    inbox = inbox_of(first + GET + GET[:5])
    for request in (first, GET):
        assert inbox.state() is State.WHOLE
        assert inbox.take() == request
    assert inbox.state() is State.PART
    inbox.received += GET[5:]
    assert inbox.state() is State.WHOLE


def test_what_is_too_large_is_not_waited_for() -> None:
    assert state(posted(limits.MAX_BODY + 1, b"")) is State.BODY_TOO_LARGE
    assert state(posted(limits.MAX_BODY, b"")) is State.PART
    assert state(posted(10**17, b"")) is State.BODY_TOO_LARGE
    assert state(b"GET /" + b"a" * limits.MAX_HEAD) is State.HEAD_TOO_LARGE
    for size in (b"f" * 10_000, b"ffffff"):
        assert state(CHUNKED + size + b"\r\n" + b"a" * limits.MAX_BODY) is State.PART
        assert state(CHUNKED + size + b"\r\n" + b"a" * 2 * limits.MAX_BODY) is State.BODY_TOO_LARGE


def test_a_body_comes_in_some_chunks_but_not_in_thousands() -> None:
    chunks = b"1\r\na\r\n" * (limits.MAX_CHUNKS - 1)
    assert state(CHUNKED + chunks + b"0\r\n\r\n") is State.WHOLE
    assert state(CHUNKED + chunks + b"1\r\na\r\n0\r\n\r\n") is State.TOO_MANY_CHUNKS


@pytest.mark.parametrize(
    "received",
    [
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"\r" * 60_000, id="head"),
        pytest.param(posted(60_000, b"a" * 50_000, b"X: " + b"a" * 60_000 + b"\r\n"), id="body"),
        pytest.param(CHUNKED + b"f000\r\n" + b"\r\n" * 30_000, id="in a chunk"),
        pytest.param(CHUNKED + b"4;" + b"\r" * 60_000, id="size of a chunk"),
        pytest.param(CHUNKED + b"0\r\n" + b"X: y\r\n" * 10_000, id="trailer"),
        pytest.param(CHUNKED + b"2\r\n\r\n\r\n" * 200, id="chunks"),
    ],
)
def test_a_byte_that_arrives_costs_the_same_however_much_is_there(received: bytes) -> None:
    inbox = inbox_of(received)
    assert inbox.state() is State.PART
    began = time.process_time()
    for _ in range(5000):
        inbox.received += b"4"
        assert inbox.state() is State.PART
    assert time.process_time() - began < 0.1


def test_a_client_may_wait_for_permission() -> None:
    asked = posted(2, b"", b"Expect: 100-continue\r\n")
    for received, waits in ((asked, True), (asked[:-1], False), (posted(2, b""), False)):
        inbox = inbox_of(received)
        assert inbox.state() is State.PART
        assert inbox.waits_for_permission is waits
