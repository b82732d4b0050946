"""Two ends of a connection."""

import socket
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from quiz.connections.connection import Connection

CLIENT = ("192.0.2.1", 1234)


@pytest.fixture
def ends() -> Iterator[tuple[Connection, socket.socket]]:
    """The server's end, and the client's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Connection(Config(), ours, CLIENT, ("127.0.0.1", 80)), theirs
