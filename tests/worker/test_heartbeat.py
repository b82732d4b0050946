"""The heartbeat: one row for each worker, deleted when the worker stops."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Worker
from quiz.monitoring import health
from quiz.storage.database import utc_now
from tests.support.workers import DrawingWorker


def test_beats_replace_each_other_and_end_with_a_goodbye(
    worker: DrawingWorker, db_session: Session
) -> None:
    worker.heartbeat.beat()
    worker.heartbeat.beat()
    assert len(db_session.scalars(select(Worker)).all()) == 1
    assert health.live_worker(db_session, utc_now()) is not None
    assert health.live_worker(db_session, utc_now() + timedelta(minutes=1)) is None
    db_session.rollback()
    worker.stop()
    assert db_session.scalars(select(Worker)).all() == []
