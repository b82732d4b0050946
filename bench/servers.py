"""The servers under test: gunicorn with the settings that the program itself uses."""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from quiz.config import CHECKOUT
from quiz.launch import gunicorn

WORKERS = 2
PORTS = (20_000, 32_000)


@dataclass(frozen=True)
class Server:
    """A server that listens on loopback."""

    name: str
    address: tuple[str, int]
    pid: int

    def memory_mib(self) -> float:
        """The peak resident memory of its worker processes, in MiB."""
        return max(peak_mib(pid) for pid in children_of(self.pid))

    def busy_seconds(self) -> float:
        """The CPU seconds of its worker processes."""
        return sum(busy_seconds(pid) for pid in children_of(self.pid))


@contextmanager
def serving(
    name: str,
    app: str,
    environ: Mapping[str, str],
    workers: int = WORKERS,
    log: Path | None = None,
) -> Iterator[Server]:
    """Run an application until the block ends."""
    port = free_port()
    process = launch(app, port, workers, environ, log)
    try:
        server = Server(name, ("127.0.0.1", port), process.pid)
        wait_until_up(server, process, workers)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


class Fleet:
    """Web processes with a port each, as behind a load balancer; they may be killed."""

    def __init__(self, environ: Mapping[str, str], count: int, log: Path | None = None) -> None:
        self.environ, self.log = environ, log
        self.checkout = CHECKOUT  # of the version that the next process runs
        self.ports = [free_port() for _ in range(count)]
        self.processes = [self._launched(number) for number in range(count)]

    def _launched(self, number: int) -> subprocess.Popen[bytes]:
        app, port = "app:create_app()", self.ports[number]
        process = launch(app, port, 1, self.environ, self.log, self.checkout)
        stay_on_core(process.pid, number)
        return process

    def wait(self) -> None:
        """Wait until all processes serve."""
        for number in range(len(self.ports)):
            self.wait_for(number)

    def wait_for(self, number: int) -> None:
        """Wait until a process serves."""
        address, process = ("127.0.0.1", self.ports[number]), self.processes[number]
        wait_until_up(Server("web", address, process.pid), process, 1)

    def replace(self, number: int) -> None:
        """Stop a process as an update does, start its successor, and wait until it serves."""
        self.processes[number].terminate()
        self.processes[number].wait(timeout=30)
        self.restart(number)
        self.wait_for(number)

    def kill(self, number: int) -> None:
        """Kill a process and its parent, as a power failure does."""
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()

    def restart(self, number: int) -> None:
        """Start a process on the port of the old one."""
        self.processes[number] = self._launched(number)

    def stop(self) -> None:
        """Stop all."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=30)


@contextmanager
def fleet(environ: Mapping[str, str], count: int, log: Path | None = None) -> Iterator[Fleet]:
    """Run several web processes until the block ends."""
    processes = Fleet(environ, count, log)
    try:
        processes.wait()
        yield processes
    finally:
        processes.stop()


def launch(
    app: str,
    port: int,
    workers: int,
    environ: Mapping[str, str],
    log: Path | None = None,
    checkout: Path = CHECKOUT,
) -> subprocess.Popen[bytes]:
    """Start a server in its own process group; its output may go to a file."""
    command = gunicorn(app, f"127.0.0.1:{port}", workers)
    env = {**os.environ, **environ}
    with log.open("ab") if log else nullcontext() as output:
        return subprocess.Popen(
            command, cwd=checkout, env=env, process_group=0, stdout=output, stderr=output
        )


def stay_on_core(pid: int, number: int) -> None:
    """Pin the processes to the cores in turn, since independent servers might share one."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(pid, {cores[number % len(cores)]})


def free_port() -> int:
    """Return a free port, below those that the system gives to connections.

    A connection to one of those, made while its server is away, may be connected to itself.
    """
    while True:
        port = random.randrange(*PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_until(is_so: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until a condition holds; return how long it took, or raise TimeoutError."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - began


def wait_until_up(server: Server, process: subprocess.Popen[bytes], workers: int = WORKERS) -> None:
    """Wait until all workers of a server run."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(server.address, timeout=1).close()
        except OSError:
            time.sleep(0.05)
            continue
        if len(children_of(server.pid)) >= workers:
            time.sleep(1)  # a worker that has forked still has to import
            return
    raise RuntimeError(f"The server {server.name} did not start.")


def children_of(pid: int) -> list[int]:
    """Return the child processes of a process."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def peak_mib(pid: int) -> float:
    """Return the peak resident memory of a process, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def busy_seconds(pid: int) -> float:
    """Return the CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
