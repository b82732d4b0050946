"""How long each stage of a run takes, and how much memory it needs at most."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_MEBIBYTE = 2**20


@dataclass(frozen=True)
class Stage:
    """A stage's name, its seconds, and the most memory of the process during it in MiB."""

    name: str
    seconds: float
    peak: float


@dataclass
class Stages:
    """The stages of a run, in order."""

    done: list[Stage] = field(default_factory=list)

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        """Measure what happens inside, and say on stderr that it begins."""
        print(f"{name} …", file=sys.stderr, flush=True)
        forget_peak()
        began = time.monotonic()
        yield
        self.done.append(Stage(name, time.monotonic() - began, peak_memory()))


def forget_peak() -> None:
    """Let Linux count the peak of this process's memory anew; elsewhere the peak is of the run."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_memory() -> float:
    """Return the most memory that this process had, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _MEBIBYTE if sys.platform == "darwin" else most / 1024
