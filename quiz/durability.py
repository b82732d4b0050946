"""Group commit for SQLite: full durability at the price of one sync for many transactions.

With `synchronous = FULL` SQLite syncs its log inside each commit, while the write lock is held, so
a disk that needs 4 ms allows 250 responses a second. Here a commit only appends to the log
(`synchronous = NORMAL`), lets go of the lock, and then waits until the log has been synced by
somebody who began after the commit. Nothing is acknowledged before it is on the disk.
"""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Condition

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

_sync = getattr(os, "fdatasync", os.fsync)


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk; a log that is gone has been written back, synced."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        _sync(handle)
    finally:
        os.close(handle)


class GroupSync:
    """Lets all threads that wait at the same time share one sync."""

    def __init__(self, path: Path, sync: Callable[[Path], None] = sync_file) -> None:
        self.path = path
        self.sync = sync
        self.begun = 0  # syncs so far, numbered from 1
        self.done = 0  # the latest that succeeded
        self._is_syncing = False
        self._changed = Condition()

    def wait(self) -> None:
        """Return when a sync that began after this call has succeeded; raises OSError."""
        with self._changed:
            enough = self.begun + 1  # the running one may have begun too early
            while self.done < enough:
                if self._is_syncing:
                    self._changed.wait()
                else:
                    self._lead()

    def _lead(self) -> None:
        self._is_syncing, self.begun = True, self.begun + 1
        number = self.begun
        self._changed.release()
        try:
            self.sync(self.path)
        except OSError:
            self._changed.acquire()
            raise
        else:
            self._changed.acquire()
            self.done = number
        finally:
            self._is_syncing = False
            self._changed.notify_all()


def sync_commits(sessions: sessionmaker[Session], sync: GroupSync) -> None:
    """Let every commit of these sessions return when what it wrote is on the disk."""

    @event.listens_for(sessions, "after_commit")
    def note(session: Session) -> None:
        session.info["is_committed"] = True

    @event.listens_for(sessions, "after_transaction_end")
    def wait(session: Session, transaction: SessionTransaction) -> None:
        # By now the connection, and with it the write lock, is back in the pool.
        if transaction.parent is None and session.info.pop("is_committed", False):
            sync.wait()
