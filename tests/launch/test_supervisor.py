"""Children that end, die, hang and are stopped."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from quiz.launch import supervisor
from quiz.launch.supervisor import Child, StopRequest, stop_all, supervise

HELPER = """
import subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("ready", "w").write(str(helper.pid))
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("ready", "w").close()
time.sleep(60)
"""


def child(script: str, folder: Path, *, returns: bool = False) -> Child:
    return Child("child", [sys.executable, "-c", script], folder, returns=returns)


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    """A fresh stop; the handlers of before come back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield StopRequest()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def run_until(stop: StopRequest, children: Sequence[Child], is_over: Callable[[], object]) -> None:
    """Mind the children until something is so, for ten seconds at most."""
    started = time.monotonic()

    def tick(now: float) -> None:
        if is_over() or now - started > 10:
            os.kill(os.getpid(), signal.SIGINT)

    supervise(children, stop, tick)
    assert time.monotonic() - started < 10
    assert not any(each.is_running() for each in children)


def run_once(mortal: Child, now: float) -> None:
    """Start a child and wait until it is dead."""
    mortal.start(now)
    assert mortal.process is not None
    mortal.process.wait()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "TICK_SECONDS", 0.02)


def test_a_child_that_returns_runs_once(stop: StopRequest, tmp_path: Path) -> None:
    writer = child("open('ran', 'a').write('x')", tmp_path, returns=True)
    run_until(stop, [writer], lambda: writer.status is not None)
    assert (tmp_path / "ran").read_text() == "x"


def test_a_child_that_dies_is_told_of_and_started_again(
    stop: StopRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mortal = child("open('ran', 'a').write('x'); raise SystemExit(3)", tmp_path)
    run_until(stop, [mortal], lambda: mortal.failures == 2)
    assert (tmp_path / "ran").read_text() == "xx"
    assert capsys.readouterr().out.splitlines() == [
        "The child ended with status 3; it starts again in 1 s.",
        "The child ended with status 3; it starts again in 2 s.",
    ]


def test_the_pause_doubles_up_to_a_limit_and_is_forgiven(tmp_path: Path) -> None:
    mortal = child("raise SystemExit(1)", tmp_path)
    pauses, now = [], 0.0
    for _ in range(7):
        run_once(mortal, now)
        mortal.check(now)
        pauses.append(mortal.due_at - now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    run_once(mortal, now)
    mortal.check(now + 3600)
    assert mortal.due_at == now + 3600 + 1


def test_a_failed_import_is_told_of_and_not_repeated(
    stop: StopRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = child("raise SystemExit(1)", tmp_path, returns=True)
    looks = iter(range(30))
    run_until(stop, [broken], lambda: broken.status is not None and next(looks, 30) == 20)
    assert capsys.readouterr().out == "The child ended with status 1.\n"


def test_what_returns_is_stopped_with_its_helpers(tmp_path: Path) -> None:
    parent = child(HELPER, tmp_path, returns=True)
    parent.start(0.0)
    while not (tmp_path / "ready").exists() or not (tmp_path / "ready").read_text():
        time.sleep(0.02)
    helper = int((tmp_path / "ready").read_text())
    stop_all([parent])
    deadline = time.monotonic() + 5
    while lives(helper) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(helper)


def lives(pid: int) -> bool:
    """Say whether a process runs; one that waits for its parent to wait for it is dead."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_deaf_child_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.3)
    deaf = child(DEAF, tmp_path)
    deaf.start(0.0)
    while not (tmp_path / "ready").exists():
        time.sleep(0.02)
    stop_all([deaf])
    assert deaf.process is not None
    assert deaf.process.wait(timeout=5) == -signal.SIGKILL
