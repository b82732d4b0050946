"""Slow clients: hundreds of sockets that send or read as little as they can, on the real server."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from shutil import copy

import pytest

from bench.servers import Server, serving

SOCKETS = 300
SECONDS = 3.0  # that each attack lasts
PAUSE = 1.0  # between two bytes
LIMIT = 1.0  # that a health check may take meanwhile
TRIES = 3  # a busy machine only adds time, and an attack that works holds up every try
ADDRESS, NAME = "198.51.100.77", "Rosalind"
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /rounds HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slow") / "log"


@pytest.fixture(scope="module")
def server(sqlite_template: Path, log: Path) -> Iterator[Server]:
    """The program as it is served, with two processes of 64 threads."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    database = copy(sqlite_template, log.parent / "quiz.sqlite")
    environ = {"DATABASE_URL": f"sqlite:///{database}", "INSTANCE": str(log.parent)}
    with serving("quiz", "app:create_app()", environ, log=log) as running:
        deadline = time.monotonic() + 30
        while health_check(running) > 30 and time.monotonic() < deadline:
            time.sleep(0.2)
        yield running


def health_check(server: Server) -> float:
    """Ask on a new connection; return the seconds until the reply, 60 for none."""
    connection, began = HTTPConnection(*server.address, timeout=10), time.monotonic()
    try:
        connection.request("GET", "/healthz")
        is_well = connection.getresponse().status == 200
    except OSError:
        is_well = False
    finally:
        connection.close()
    return time.monotonic() - began if is_well else 60.0


def best_of_tries(server: Server, first: bytes, more: bytes, room: int | None = None) -> float:
    """Attack until the slowest check is within the limit, or tries are used up; return the best."""
    best = 60.0
    for _ in range(TRIES):
        best = min(best, slowest_check(server, first, more, room))
        if best < LIMIT:
            break
    return best


def slowest_check(server: Server, first: bytes, more: bytes, room: int | None = None) -> float:
    """Open the sockets, send a byte on each now and then; return the slowest check meanwhile."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(connected(server, room)) for _ in range(SOCKETS)]
        for each in sockets:
            with suppress(OSError):  # it is turned away before it has sent all
                each.sendall(first)
        slowest, end, due = 0.0, time.monotonic() + SECONDS, 0.0
        while time.monotonic() < end:
            slowest = max(slowest, health_check(server))
            if more and time.monotonic() > due:
                due = time.monotonic() + PAUSE
                for each in sockets:
                    with suppress(OSError):
                        each.send(more)
            time.sleep(0.1)
        return slowest


def connected(server: Server, room: int | None = None) -> socket.socket:
    """Connect; with little room for what comes back if it is not read."""
    client = socket.socket()
    if room is not None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    client.settimeout(10)
    client.connect(server.address)
    return client


@pytest.mark.parametrize(
    ("first", "more"),
    [
        pytest.param(b"", b"", id="silent"),
        pytest.param(b"GET / HTTP/1.1\r\nX-Long: ", b"a", id="head"),
        pytest.param(POST + b"Content-Length: 60000\r\n\r\n", b" ", id="body"),
        pytest.param(POST + b"Content-Length: 600000\r\n\r\n", b" ", id="body-too-large"),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n", b"\r\n", id="chunks"
        ),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"2\r\n\r\n\r\n" * 18_000,
            b"2\r\n\r\n\r\n",
            id="many-chunks",
        ),
        pytest.param(b"\r\n\r\nGET", b" ", id="blank-lines-first"),
        pytest.param(GET + b"GET /", b"a", id="second-request"),
        pytest.param(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), b"", id="stays"),
        pytest.param(b"GET /a b HTTP/1.1\r\n\r\n", b"", id="refused-and-stays"),
    ],
)
def test_slow_senders_hold_up_nobody(server: Server, first: bytes, more: bytes) -> None:
    assert best_of_tries(server, first, more) < LIMIT


def test_slow_readers_hold_up_nobody(server: Server) -> None:
    page = b"GET /static/css/pages.css HTTP/1.1\r\nHost: a\r\n\r\n"
    assert best_of_tries(server, 10 * page, b"", room=2048) < LIMIT


def test_a_request_that_takes_too_long_is_ended(server: Server) -> None:
    with connected(server) as client:
        client.settimeout(30)
        client.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        began = time.monotonic()
        assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert 15 < time.monotonic() - began < 25
        assert client.recv(1000) == b""


def test_whole_requests_are_served_however_they_are_cut(server: Server) -> None:
    with connected(server) as client:
        for part in (GET[:10], GET[10:] + GET, GET[:-1], GET[-1:]):
            client.sendall(part)
            time.sleep(0.05)
        client.shutdown(socket.SHUT_WR)
        replies = b"".join(iter(lambda: client.recv(65536), b""))
        assert replies.count(b"HTTP/1.1 200 ") == 3


def test_what_is_not_read_is_never_taken_for_a_request(server: Server) -> None:
    """A body beyond the limit that holds a request: the connection ends instead."""
    with connected(server) as client:
        client.sendall(POST + b"Content-Length: 100000\r\n\r\n" + GET)
        client.sendall(GET)
        replies = client.recv(65536)
        with suppress(OSError):
            while data := client.recv(65536):
                replies += data
        assert replies.startswith(b"HTTP/1.1 4")
        assert replies.count(b"HTTP/1.1 ") == 1


def test_the_head_has_a_limit(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 10_000)
        assert client.recv(1000).startswith(b"HTTP/1.1 431 ")


def test_a_body_may_come_in_chunks_but_not_in_thousands(server: Server) -> None:
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    for count, status in ((100, b"400"), (1000, b"413")):
        with connected(server) as client:
            client.sendall(head + count * b"1\r\n[\r\n" + b"0\r\n\r\n")
            assert client.recv(1000).startswith(b"HTTP/1.1 " + status)


def test_malformed_requests_leave_one_line_each_without_address_or_content(
    server: Server, log: Path
) -> None:
    before = log.read_text().count("malformed-request")
    for line in (
        b"GET /a?name=Rosalind Franklin HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX Forwarded-For: 198.51.100.77\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a..b\r\nX-Forwarded-For: 198.51.100.77\r\n\r\n",
        b"Rosalind\r\n\r\n",
    ):
        with connected(server) as client:
            client.sendall(line)
            assert client.recv(1000).startswith(b"HTTP/1.1 400 "), line
    text = log.read_text()
    assert text.count("malformed-request") == before + 4
    assert ADDRESS not in text
    assert "127.0.0.1" not in text
    assert NAME not in text
    assert "Traceback" not in text
