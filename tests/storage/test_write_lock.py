"""Writers of several processes, and the turns they take."""

import errno
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quiz.storage.database import Database
from quiz.storage.write_lock import acquire, lock_while_checked_out, open_lock_file


def engine_with_turns(path: Path, patience: float) -> Engine:
    """An engine as a process of its own would have it."""
    engine = create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=0)
    lock_while_checked_out(engine, f"{path}-turn", patience)
    return engine


def test_a_writer_waits_for_the_other_and_then_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quiz.sqlite'}"
    one, other = Database(url), Database(url)
    entered = threading.Event()

    def write() -> None:
        with other.transaction() as session:
            session.execute(text("SELECT 1"))
            entered.set()

    thread = threading.Thread(target=write)
    with one.transaction() as session:
        session.execute(text("CREATE TABLE t (n INTEGER)"))
        thread.start()
        assert not entered.wait(0.2)
    thread.join(5)
    assert entered.is_set()
    one.dispose()
    other.dispose()


def test_patience_ends_and_the_next_try_succeeds(tmp_path: Path) -> None:
    one, other = (engine_with_turns(tmp_path / "quiz.sqlite", 0.05) for _ in range(2))
    with one.connect(), pytest.raises(PoolTimeout, match="Another process"), other.connect():
        pass
    with other.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    one.dispose()
    other.dispose()


def test_a_reader_waits_for_nobody(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'quiz.sqlite'}")
    with database.transaction() as writer:
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        with database.reading() as reader:
            assert reader.execute(text("SELECT 1")).scalar() == 1
    database.dispose()


def test_a_file_that_nobody_may_write_is_locked_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "turn"
    path.touch()
    open_file = os.open

    def refuse_writing(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, "Read-only file system")
        return open_file(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse_writing)
    handle = open_lock_file(str(path))
    acquire(handle, 0)
    os.close(handle)


def test_a_file_that_is_nowhere_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="No such file"):
        open_lock_file(str(tmp_path / "nowhere" / "turn"))
