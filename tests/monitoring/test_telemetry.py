"""Telemetry: the tasks of a worker are traced and timed where a setting names a collector."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.models import Player
from quiz.worker import WorkerProcess
from tests.support.collectors import collecting
from tests.support.factories import fill


def test_a_workers_tasks_are_traced(config: Config, db_session: Session) -> None:
    fill(db_session)
    with collecting() as collector:
        worker = WorkerProcess(replace(config, otlp_endpoint=collector.endpoint))
        with worker.traced("count"), worker.connect().reading() as session:
            session.scalar(select(Player.id))
        with pytest.raises(ZeroDivisionError), worker.traced("purge"):
            raise ZeroDivisionError
        worker.stop()
        worker.connect().dispose()
    assert {"count", "purge"} <= {span.name for span in collector.spans}
    assert "quiz.task.duration" in collector.metrics


def test_without_a_collector_nothing_is_traced(config: Config) -> None:
    worker = WorkerProcess(config)
    with worker.traced("count"):
        pass
    assert worker._telemetry is None
