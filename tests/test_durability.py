"""Group commit: who waits together shares a sync, and nobody returns before one of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest

from quiz.durability import GroupSync, sync_file


def test_a_file_is_synced_and_a_missing_one_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x")
    sync_file(path)
    sync_file(tmp_path / "nothing")


def test_each_waits_for_a_sync_that_began_after_the_call() -> None:
    lock, spans = Lock(), list[tuple[float, float]]()

    def sync(_: Path) -> None:
        begun = time.monotonic()
        time.sleep(0.01)
        with lock:
            spans.append((begun, time.monotonic()))

    group = GroupSync(Path("log"), sync)

    def commit(_: int) -> tuple[float, float]:
        called = time.monotonic()
        group.wait()
        return called, time.monotonic()

    with ThreadPoolExecutor(16) as threads:
        waits = list(threads.map(commit, range(96)))
    for called, returned in waits:
        assert any(called <= begun and ended <= returned for begun, ended in spans)
    assert len(spans) < 48


def test_a_failed_sync_is_nobodys_success() -> None:
    group = GroupSync(Path("log"), fail)
    with ThreadPoolExecutor(4) as threads:
        waits = [threads.submit(group.wait) for _ in range(8)]
        assert all(isinstance(wait.exception(), OSError) for wait in waits)
    assert group.done == 0
    group.sync = lambda _: None
    group.wait()
    with pytest.raises(OSError, match="disk"):
        GroupSync(Path("log"), fail).wait()


def fail(_: Path) -> None:
    """Behave like a disk that is gone."""
    raise OSError("the disk is gone")
