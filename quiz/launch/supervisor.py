"""Start processes, restart them when they end, and stop them, whatever they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

TICK_SECONDS = 0.2  # between two checks of the children
STOP_SECONDS = 10.0  # that a child has to stop before it is killed
MAX_BACKOFF = 30.0  # seconds before a child that keeps failing is started again


@dataclass
class Child:
    """A child process. One that `returns` may end; any other is started again when it ends."""

    name: str
    command: Sequence[str]
    folder: Path
    returns: bool = False
    stop_signal: int = signal.SIGTERM
    keep_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    status: int | None = None
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it only through us."""
        self.started_at = now
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, start_new_session=True, pass_fds=self.keep_fds
        )

    def check(self, now: float) -> str | None:
        """Start it when it is due; return a sentence when it has just ended."""
        if self.process is None:
            if now >= self.due_at and not (self.returns and self.status is not None):
                self.start(now)
            return None
        self.status = self.process.poll()
        return None if self.status is None else self._handle_exit(self.status, now)

    def _handle_exit(self, status: int, now: float) -> str | None:
        """Schedule a restart, later after each failure in a row; return what to print."""
        self.process = None
        if self.returns:
            return f"The {self.name} ended with status {status}." if status else None
        was_stable = now - self.started_at > 2 * MAX_BACKOFF
        self.failures = 1 if was_stable else self.failures + 1
        backoff = min(2.0 ** (self.failures - 1), MAX_BACKOFF)
        self.due_at = now + backoff
        return f"The {self.name} ended with status {status}; it starts again in {backoff:.0f} s."

    def signal(self, number: int) -> None:
        """Send it a signal if it runs; one that `returns` gets it together with its children."""
        if self.process is None or self.process.poll() is not None:
            return
        if self.returns or number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def is_running(self) -> bool:
        """Say whether it runs."""
        return self.process is not None and self.process.poll() is None


class StopRequest:
    """True once SIGINT or SIGTERM has arrived."""

    def __init__(self) -> None:
        self.has_arrived = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.has_arrived = True

    def __bool__(self) -> bool:
        return self.has_arrived


def supervise(
    children: Sequence[Child], stop: StopRequest, on_tick: Callable[[float], None]
) -> None:
    """Keep the children running until `stop`; call `on_tick` with the time at every check."""
    try:
        while not stop:
            now = time.monotonic()
            for child in children:
                sentence = child.check(now)
                if sentence and not stop:
                    print_line(sentence)
            on_tick(now)
            time.sleep(TICK_SECONDS)
    finally:
        stop_all(children)


def stop_all(children: Sequence[Child]) -> None:
    """Ask all children to stop, wait, and kill those that still run."""
    for child in children:
        child.signal(child.stop_signal)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(child.is_running() for child in children):
        time.sleep(TICK_SECONDS / 4)
    for child in children:
        child.signal(signal.SIGKILL)


def print_line(sentence: str) -> None:
    """Print a line, over a progress bar that an import may have left in it."""
    clear = "\r\x1b[K" if sys.stdout.isatty() else ""
    print(f"{clear}{sentence}", flush=True)
