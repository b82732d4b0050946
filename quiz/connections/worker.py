"""A gunicorn worker whose threads never wait for a client.

gunicorn's own worker gives a connection to a thread at its first byte, and that thread then waits
for the rest: as many slow clients as there are threads hold up everybody. Here the main loop reads
all connections without waiting, and a thread gets a request when all of it has arrived. A request
has a deadline as a whole, so that a byte now and then does not prolong it.
"""

import errno
import math
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from itertools import takewhile
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from quiz.config import Config
from quiz.connections.connection import Connection
from quiz.connections.inbox import State
from quiz.errors import ConfigError
from quiz.policy import limits

LINGER_SECONDS = 2.0  # after the last response, so that the client can read it to its end
NOBODY = (errno.EAGAIN, errno.ECONNABORTED)  # has connected after all
LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
REFUSALS = {
    State.HEAD_TOO_LARGE: (
        b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
        b"Connection: close\r\nContent-Length: 0\r\n\r\n"
    ),
    State.TOO_MANY_CHUNKS: (
        b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    ),
}


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, which get whole requests only."""

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse TLS: what arrives is read as it is."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            sys.exit("The web server speaks plain HTTP: put a proxy with the certificate in front.")

    def init_process(self) -> None:
        """Prepare the lists of connections, then serve."""
        # Those that wait for the rest of a request, and those whose client is about to leave; in
        # each, the one that began to wait first is at the front.
        self.waiting: dict[Connection, None] = {}
        self.leaving: dict[Connection, None] = {}
        self.open_by: Counter[str | None] = Counter()
        self.most_by_address = most_by_address()
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; when there are too many, the one that waits longest is closed."""
        try:
            sock, client = listener.accept()
            connection = Connection(self.cfg, sock, client, listener.getsockname())
        except OSError as error:
            if error.errno not in NOBODY:  # no file descriptor is left, for example
                self.make_room()
            return
        self.nr_conns += 1
        self.open_by[connection.address] += 1
        if connection.address and self.open_by[connection.address] > self.most_by_address:
            self.make_room(connection.address)
        if self.nr_conns >= self.worker_connections:
            self.make_room()
        self.expect_request(connection)

    def make_room(self, address: str | None = None) -> None:
        """Close the connection, of one address or of all, that has waited longest."""
        for connection in (*self.leaving, *self.keepalived_conns, *self.waiting):
            if address in (None, connection.address):
                if connection in self.keepalived_conns:
                    self.keepalived_conns.remove(connection)
                self.drop(connection)
                return

    def expect_request(self, connection: Connection) -> None:
        """Read the next request: now if it is there, otherwise until its deadline."""
        connection.timeout = time.monotonic() + limits.REQUEST_SECONDS
        if not connection.inbox.received and not connection.read():
            self.close(connection)
        elif not self.is_handed_over(connection):
            self.watch(connection, self.waiting)

    def watch(self, connection: Connection, among: dict[Connection, None]) -> None:
        """Have `receive` called when something arrives."""
        among[connection] = None
        self.poller.register(connection.sock, EVENT_READ, partial(self.receive, connection))

    def receive(self, connection: Connection, _sock: Any) -> None:
        """Read what has arrived on a connection that is watched."""
        if not connection.read():
            self.drop(connection)
        elif not connection.is_leaving:
            self.is_handed_over(connection)

    def is_handed_over(self, connection: Connection) -> bool:
        """Give a request to the threads if it is whole, and say whether the wait is over."""
        state = connection.state()
        if state is State.PART:
            return False
        if connection in self.waiting:
            self.unwatch(connection)
        if state in REFUSALS:
            self.turn_away(connection, REFUSALS[state])
        else:
            connection.take_request()
            self.enqueue_req(connection)
        return True

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Read the next request of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.expect_request(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """Answer a request, in a thread; a client that does not read its response is left."""
        if conn.is_cut:
            req.force_close()
        try:
            return bool(super().handle_request(req, conn))
        except BlockingIOError:  # the time to send has passed
            return False

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Go on with a connection after a response: its next request, a pause, or its end."""
        with suppress(OSError):  # the thread may have closed it
            conn.sock.setblocking(False)
        if fs.cancelled() or fs.exception() is not None or not fs.result():
            self.see_off(conn)
            return
        conn.take_back()
        if conn.inbox.received:
            self.expect_request(conn)
        else:
            super().finish_request(conn, fs)

    def turn_away(self, connection: Connection, response: bytes) -> None:
        """Send a refusal, and wait for the client to leave."""
        with suppress(OSError):
            connection.sock.send(response)
        self.see_off(connection)

    def see_off(self, connection: Connection) -> None:
        """End the response, and wait a moment for the client to read it and to leave.

        gunicorn itself waits in the main loop, which serves nobody meanwhile.
        """
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.close(connection)
            return
        connection.is_leaving = True
        connection.timeout = time.monotonic() + LINGER_SECONDS
        self.watch(connection, self.leaving)

    def murder_pending(self) -> None:
        """Close the connections whose time is up; when the server stops, all without a request."""
        now = time.monotonic()
        for connection in late(self.leaving, now):
            self.drop(connection)
        for connection in late(self.waiting, now if self.alive else math.inf):
            self.unwatch(connection)
            self.turn_away(connection, LATE)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close the connections that had no next request in time."""
        for connection in late(self.keepalived_conns, math.inf if force else time.monotonic()):
            self.keepalived_conns.popleft()
            self.drop(connection)

    def drop(self, connection: Connection) -> None:
        """Close a connection that is watched or kept alive."""
        self.unwatch(connection)
        self.close(connection)

    def unwatch(self, connection: Connection) -> None:
        """Stop waiting for a connection."""
        self.poller.unregister(connection.sock)
        self.waiting.pop(connection, None)
        self.leaving.pop(connection, None)

    def close(self, connection: Connection) -> None:
        """Close a connection, and count it out."""
        self.nr_conns -= 1
        self.open_by[connection.address] -= 1
        if not self.open_by[connection.address]:
            del self.open_by[connection.address]
        connection.close()


def late(connections: Iterable[Connection], now: float) -> list[Connection]:
    """Return the first of these, ordered by their time, whose time is up."""
    return [*takewhile(lambda connection: connection.timeout <= now, connections)]


def most_by_address() -> float:
    """Return how many connections one address may have; behind a proxy all have the proxy's."""
    with suppress(ConfigError):
        if Config.from_env().trusted_proxies:
            return math.inf
    return limits.CONNECTIONS_BY_ADDRESS
