"""Reading ahead: faces are read in the background, and the queue is bounded."""

from threading import Event

import pytest
from sqlalchemy.orm import Session

from quiz.faces import serving
from quiz.jobs import read_ahead as module
from quiz.jobs.read_ahead import ReadAhead
from quiz.storage.database import Database
from tests.support.factories import add_player, add_round, fill


def test_the_dealt_faces_of_a_round_are_read(database: Database, db_session: Session) -> None:
    fill(db_session)
    round_ = add_round(db_session, add_player(db_session), length=6)
    ahead = ReadAhead(database)
    assert ahead.read(round_.id) == 6
    assert ahead.read("no such round") == 0


def test_a_full_queue_refuses_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    may_read, has_read = Event(), Event()

    def read_ahead(_session: Session, round_id: str) -> int:
        may_read.wait(timeout=20)
        if round_id == "second":
            has_read.set()
        return 0

    monkeypatch.setattr(serving, "read_ahead", read_ahead)
    monkeypatch.setattr(module, "QUEUE_LENGTH", 2)
    ahead = ReadAhead(database)
    assert [ahead.submit(name) for name in ("first", "second", "third")] == [True, True, False]
    may_read.set()
    assert has_read.wait(timeout=20)


def test_a_database_error_is_ignored(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE face_bytes RENAME TO gone")
    try:
        assert ReadAhead(database).read("a round") == 0
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO face_bytes")
