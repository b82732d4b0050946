"""The worker that the tests of this room share."""

from collections.abc import Iterator

import pytest

from quiz.config import Config
from quiz.policy import limits
from tests.support.workers import DrawingWorker


@pytest.fixture
def worker(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[DrawingWorker]:
    """A worker with low marks."""
    monkeypatch.setattr(limits, "LOW_MARK", 20)
    monkeypatch.setattr(limits, "HIGH_MARK", 40)
    worker = DrawingWorker(config)
    yield worker
    worker.connect().dispose()
