"""The servers under test: gunicorn with the settings that the program itself uses."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quiz.config import CHECKOUT
from quiz.start import gunicorn

WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A server that listens on loopback."""

    name: str
    address: tuple[str, int]
    pid: int

    def memory_mib(self) -> float:
        """The largest resident memory that any of its worker processes has had."""
        return max(peak_mib(pid) for pid in children_of(self.pid))


@contextmanager
def serving(name: str, app: str, environ: Mapping[str, str]) -> Iterator[Server]:
    """Run an application until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        gunicorn(app, f"127.0.0.1:{port}", WORKERS), cwd=CHECKOUT, env={**os.environ, **environ}
    )
    try:
        server = Server(name, ("127.0.0.1", port), process.pid)
        wait_until_up(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def wait_until_up(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until all workers of a server are there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(server.address, timeout=1).close()
        except OSError:
            time.sleep(0.05)
            continue
        if len(children_of(server.pid)) >= WORKERS:
            time.sleep(1)  # a worker that has forked still has to import
            return
    raise RuntimeError(f"The server {server.name} did not start.")


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def peak_mib(pid: int) -> float:
    """The largest resident memory that a process has had, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
