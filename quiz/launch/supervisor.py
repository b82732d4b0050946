"""Start processes, mind them and stop them; what they do is none of this module's business."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

TICK = 0.2  # seconds between two looks at the children
GRACE = 10.0  # seconds that a child has to stop before it is killed
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is started again


@dataclass
class Child:
    """A process of ours; one that `returns` may end, any other is started again when it does."""

    name: str
    command: Sequence[str]
    folder: Path
    returns: bool = False
    stop_signal: int = signal.SIGTERM
    keep_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    status: int | None = None
    deaths: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it through us alone."""
        self.started_at = now
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, start_new_session=True, pass_fds=self.keep_fds
        )

    def look(self, now: float) -> str | None:
        """Start it when it is due; return a sentence when it has just died."""
        if self.process is None:
            if now >= self.due_at and not (self.returns and self.status is not None):
                self.start(now)
            return None
        self.status = self.process.poll()
        return None if self.status is None else self._bury(self.status, now)

    def _bury(self, status: int, now: float) -> str | None:
        self.process = None
        if self.returns:
            return f"The {self.name} ended with status {status}." if status else None
        lived = now - self.started_at
        self.deaths = 1 if lived > 2 * LONGEST_PAUSE else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        self.due_at = now + pause
        return f"The {self.name} ended with status {status}; it starts again in {pause:.0f} s."

    def signal(self, number: int) -> None:
        """Send it a signal, if it lives; what only works and returns gets it with its helpers."""
        if self.process is None or self.process.poll() is not None:
            return
        if self.returns or number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def is_running(self) -> bool:
        """Say whether it lives."""
        return self.process is not None and self.process.poll() is None


class Stop:
    """True once SIGINT or SIGTERM came."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def __bool__(self) -> bool:
        return self.asked


def mind(children: Sequence[Child], stop: Stop, tick: Callable[[float], None]) -> None:
    """Keep the children running until `stop`, and call `tick` with the time at every look."""
    try:
        while not stop:
            now = time.monotonic()
            for child in children:
                sentence = child.look(now)
                if sentence and not stop:
                    say(sentence)
            tick(now)
            time.sleep(TICK)
    finally:
        stop_all(children)


def stop_all(children: Sequence[Child]) -> None:
    """Ask all children to stop, wait, and kill those that do not."""
    for child in children:
        child.signal(child.stop_signal)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(child.is_running() for child in children):
        time.sleep(TICK / 4)
    for child in children:
        child.signal(signal.SIGKILL)


def say(sentence: str) -> None:
    """Print a line, above a progress bar that may stand there."""
    clear = "\r\x1b[K" if sys.stdout.isatty() else ""
    print(f"{clear}{sentence}", flush=True)
