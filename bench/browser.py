"""A browser for load tests: cookies, CSRF token, a few keep-alive connections, and retries."""

import asyncio
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.load import Reply, request_bytes

JSON = "application/json"
HTML = "text/html"
PATIENCE = 90.0  # seconds of retries, when no server replies; a slow machine starts one in ten
PAUSE, LONGEST_PAUSE = 0.02, 0.32  # seconds between two tries


@dataclass
class Log:
    """The requests of all browsers: seconds and statuses, by kind."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    cut: int = 0  # requests that a server did not accept or did not answer

    def note(self, kind: str, seconds: float, status: int) -> None:
        """Record a reply."""
        self.seconds[kind].append(seconds)
        self.statuses[kind, status] += 1

    def count(self, *statuses: int) -> int:
        """Count the replies with one of these statuses."""
        return sum(count for (_, status), count in self.statuses.items() if status in statuses)


class Connection:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @property
    def is_open(self) -> bool:
        """Whether the connection is open, as far as is known."""
        return not self.reader.at_eof() and not self.writer.is_closing()

    async def exchange(self, request: bytes) -> Reply:
        """Send a request and wait for its reply."""
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1")
        reply = Reply(int(head[9:12]), head, b"")
        length = int((reply.header("Content-Length") or ["0"])[0])
        body = await self.reader.readexactly(length)
        if "close" in reply.header("Connection") or head.startswith("HTTP/1.0"):
            self.writer.close()
        return Reply(reply.status, head, body)


@dataclass
class Browser:
    """One browser; each request goes to a random port."""

    ports: Sequence[int]
    log: Log
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    idle: dict[int, list[Connection]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)  # loaded, and kept
    patience: float = PATIENCE
    home: str = "127.0.0.1"  # the address that it asks from

    async def open_page(self, kind: str, path: str) -> Reply:
        """Load a page with its styles and scripts, and keep its CSRF token."""
        reply = await self.look(kind, path)
        files = re.findall(rb'(?:href|src)="(/static/[^"]+)"', reply.body)
        await asyncio.gather(*(self.load_file(path.decode()) for path in dict.fromkeys(files)))
        return reply

    async def look(self, kind: str, path: str) -> Reply:
        """Load only a page, and keep its CSRF token."""
        reply = await self.ask(kind, "GET", path, accept=HTML)
        match = re.search(rb'name="csrf-token" content="([^"]+)"', reply.body)
        if match:
            self.token = match.group(1).decode()
        return reply

    async def load_file(self, path: str) -> None:
        """Load a style or a script, unless it is cached."""
        if path not in self.files:
            self.files.add(path)
            await self.ask("file", "GET", path, accept="*/*")

    async def ask(
        self, kind: str, method: str, path: str, body: object = None, accept: str = JSON
    ) -> Reply:
        """Send a request until a server replies, and record the total time."""
        request, began = self.request(method, path, body, accept), time.perf_counter()
        reply = await self.replied(request)
        self.log.note(kind, time.perf_counter() - began, reply.status)
        for header in reply.header("Set-Cookie"):
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return reply

    async def replied(self, request: bytes) -> Reply:
        """Return the reply to a request; every request here may safely be sent twice."""
        deadline, pause = time.monotonic() + self.patience, PAUSE
        while True:
            port = random.choice(self.ports)
            try:
                return await self.exchange(port, request)
            except (OSError, asyncio.IncompleteReadError):
                self.log.cut += 1
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def exchange(self, port: int, request: bytes) -> Reply:
        """Send a request on an idle connection, or on a new one."""
        connection = await self.connection(port)
        try:
            reply = await connection.exchange(request)
        except BaseException:
            connection.writer.close()
            raise
        if connection.is_open:
            self.idle.setdefault(port, []).append(connection)
        return reply

    async def connection(self, port: int) -> Connection:
        """Return a connection to a port."""
        idle = self.idle.get(port, [])
        while idle:
            connection = idle.pop()
            if connection.is_open:
                return connection
            connection.writer.close()
        home = (self.home, 0)
        return Connection(*await asyncio.open_connection("127.0.0.1", port, local_addr=home))

    def close(self) -> None:
        """Close all connections."""
        for connection in (connection for idle in self.idle.values() for connection in idle):
            connection.writer.close()

    def request(self, method: str, path: str, body: object, accept: str) -> bytes:
        """Return the bytes of a request with this browser's cookies."""
        headers = {"Accept": accept}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is None:
            return request_bytes(method, path, headers)
        headers |= {"Content-Type": JSON, "X-CSRFToken": self.token}
        return request_bytes(method, path, headers, json.dumps(body).encode())
