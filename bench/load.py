"""A load generator: many connections in one thread, each kept alive and driven by a script."""

import selectors
import socket
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle

# A generator that yields the next request and receives the reply.
Script = Generator[bytes, "Reply", None]
TRIES = 3  # a server may close an idle connection at any time


def loopback_addresses() -> Iterator[str]:
    """Yield loopback addresses: players at home have one each, and limits count by address."""
    for number in count(1):
        yield f"127.1.{number // 250 % 250}.{1 + number % 250}"


HOMES = loopback_addresses()


@dataclass(frozen=True)
class Reply:
    """One HTTP response."""

    status: int
    head: str
    body: bytes

    def header(self, name: str) -> list[str]:
        """Return the values of a header."""
        start = f"{name.lower()}:"
        lines = (line for line in self.head.split("\r\n") if line.lower().startswith(start))
        return [line.partition(":")[2].strip() for line in lines]


@dataclass
class Outcome:
    """The result of a run; times in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds below which this share of the requests stayed."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Connection:
    """One keep-alive connection and the script that uses it."""

    def __init__(
        self, address: tuple[str, int], script: Script, selector: selectors.BaseSelector
    ) -> None:
        self.address, self.script, self.selector = address, script, selector
        self.home = next(HOMES)
        self.socket: socket.socket | None = None
        self.request = b""
        self.buffer = b""
        self.sent_at = 0.0

    def ask(self, request: bytes | None) -> None:
        """Send a request and start its timer; close the connection when there is none."""
        if request is None:
            self.close()
            return
        self.request, self.sent_at = request, time.perf_counter()
        self._send()

    def _send(self) -> None:
        """Send the request; retry on a new connection when the server has closed this one."""
        for _ in range(TRIES):
            try:
                self._open().sendall(self.request)
                return
            except ConnectionError:
                self.close()
        raise ConnectionError(f"{self.address} does not take a request")

    def receive(self) -> Reply | None:
        """Receive data; return the reply once it is complete."""
        try:
            chunk = self._open().recv(1 << 18)
        except ConnectionError:
            chunk = b""
        if not chunk:  # a retry is safe: it gets the same verdict
            self.close()
            self._send()
            return None
        self.buffer += chunk
        reply = read_reply(self.buffer)
        if reply is not None:
            self.buffer = b""
            if "close" in reply.header("Connection"):
                self.close()
        return reply

    def _open(self) -> socket.socket:
        if self.socket is None:
            self.buffer = b""
            self.socket = socket.create_connection(self.address, 30, (self.home, 0))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
        return self.socket

    def close(self) -> None:
        """Close the connection."""
        if self.socket is not None:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def read_reply(buffer: bytes) -> Reply | None:
    """Return the reply in a buffer, None while it is incomplete."""
    head, gap, body = buffer.partition(b"\r\n\r\n")
    if not gap:
        return None
    text = head.decode("latin-1")
    reply = Reply(int(text[9:12]), text, body)
    length = int((reply.header("Content-Length") or ["0"])[0])
    return reply if len(body) >= length else None


def run_scripts(
    address: tuple[str, int], scripts: Sequence[Script], seconds: float | None = None
) -> Outcome:
    """Run each script on its own connection, to its end or until the time is over."""
    return run_spread([address], scripts, seconds)


def run_spread(
    addresses: Sequence[tuple[str, int]], scripts: Sequence[Script], seconds: float | None = None
) -> Outcome:
    """Run scripts as above, distributed over several servers in turn.

    A request that was sent is always waited for, so that what the server did is known.
    """
    outcome, started = Outcome(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        pairs = zip(cycle(addresses), scripts, strict=False)
        connections = [Connection(address, script, selector) for address, script in pairs]
        try:
            for connection in connections:
                connection.ask(next(connection.script, None))
            while selector.get_map():
                for key, _ in selector.select(timeout=30):
                    is_over = seconds is not None and time.perf_counter() - started > seconds
                    _receive(key.data, outcome, is_over)
        finally:
            for connection in connections:
                connection.close()
    outcome.seconds = time.perf_counter() - started
    return outcome


def _receive(connection: Connection, outcome: Outcome, is_over: bool) -> None:
    """Receive a reply; once it is complete, record it and send the script's next request."""
    reply = connection.receive()
    if reply is None:
        return
    outcome.latencies.append(time.perf_counter() - connection.sent_at)
    outcome.statuses[reply.status] = outcome.statuses.get(reply.status, 0) + 1
    following = _next(connection.script, reply)
    connection.ask(None if is_over else following)


def _next(script: Script, reply: Reply) -> bytes | None:
    try:
        return script.send(reply)
    except StopIteration:
        return None


def request_bytes(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """Return the bytes of a request."""
    fields = {"Host": "127.0.0.1", "Content-Length": str(len(body))} | (headers or {})
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def repeat(request: bytes) -> Script:
    """Repeat the same request forever."""
    while True:
        yield request
