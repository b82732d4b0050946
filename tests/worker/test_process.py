"""The worker process: it fills the stocks, and stops soon when it is told to."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import stock_size
from quiz.models import Face, Label
from quiz.worker import stock
from tests.support.factories import (
    fill,
)
from tests.support.workers import DrawingWorker, Opponent


def test_the_stock_is_filled_in_batches_with_seeds_of_their_own(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=10, fakes=0)
    assert worker.top_up() == 48
    assert worker.first.sampler.batches == [16, 16, 16]  # type: ignore[union-attr]
    assert stock_size(db_session, UTKFACE, 18) == 48
    fakes = db_session.scalars(select(Face).where(Face.label == Label.FAKE)).all()
    assert len({fake.seed for fake in fakes}) == 48
    assert all(fake.psi == 1.0 and fake.checkpoint == "drawn-1" for fake in fakes)
    db_session.rollback()
    assert worker.top_up() == 0


def test_a_worker_that_stops_ends_its_work_after_the_batch(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "AT_ONCE", 10)
    fill(db_session, reals=35, fakes=25)
    worker.stocks.load()
    opponent = Opponent("detector", 0.5)
    worker.first.opponents = [opponent]  # type: ignore[list-item]
    worker.consumer_is_stopping = lambda: opponent.seen >= 20
    assert worker.stocks.judge() == 20
    assert db_session.scalar(select(func.count(Face.p_detector))) == 20
    db_session.rollback()
    assert (worker.stocks.judge(), worker.top_up()) == (0, 0)
