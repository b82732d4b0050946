"""An application on the loopback address, for clients other than Flask's test client."""

from collections.abc import Iterator
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

Address = tuple[str, int]


def served(app: Flask) -> Iterator[Address]:
    """Serve an application with threads until the fixture ends; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield ("127.0.0.1", server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()
