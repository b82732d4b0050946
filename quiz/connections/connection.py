"""A connection: its socket, what has arrived on it, and until when it may stay."""

import socket
import struct
from contextlib import suppress
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn

from quiz.access import attempts
from quiz.connections.inbox import Inbox, State
from quiz.policy import limits

READ_BYTES = 64 * 1024
# The kernel takes a whole page or face at once, so that a slow reader keeps no thread; what is
# larger waits for its reader in a thread, for as long as each piece may take.
SEND_BUFFER = 1024 * 1024
# The kernel keeps this time: Python's own timeouts cost a system call for each piece.
SEND_TIME = struct.pack("ll", limits.SEND_SECONDS, 0)
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(TConn):  # type: ignore[misc]
    """A client's connection, which is read without waiting, and never by a thread of the pool."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.address = attempts.network_of(client[0]) if isinstance(client, tuple) else None
        self.data_ready = True  # when a thread gets it
        self.inbox = Inbox()
        self.is_cut = False  # a body was left unread, so that no other request can follow
        self.is_leaving = False  # the last response is sent; what still arrives is thrown away
        # An iterator without any bytes: the parser gets what has arrived, and can't ask for more.
        self.parser = get_parser(cfg, iter(()), client)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SEND_TIME)

    def read(self) -> bool:
        """Read what has arrived; False when the client has gone."""
        try:
            data = self.sock.recv(READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        if not self.is_leaving:
            self.inbox.received += data
        return bool(data)

    def state(self) -> State:
        """Say how much of the next request has arrived."""
        state = self.inbox.state()
        self.is_cut = state is State.BODY_TOO_LARGE
        if state is State.PART:
            self.permit_body()
        return state

    def permit_body(self) -> None:
        """Tell a client that waits for it, once, that it may send the body."""
        if self.inbox.waits_for_permission:
            self.inbox.waits_for_permission = False
            with suppress(OSError):
                self.sock.send(GO_ON)

    def take_request(self) -> None:
        """Give the next request to the parser, and nothing of what follows it.

        For each chunk the parser copies all that it has.
        """
        self.parser.unreader.unread(self.inbox.take())

    def take_back(self) -> None:
        """Take back what the parser has left: the beginning of the next request."""
        self.inbox.received[:0] = self.parser.unreader.take_buffered()
