"""The stocks of all decks: each is filled, whatever happens to the others."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import add_reals
from quiz.models import Face, Label, Worker
from quiz.monitoring import health
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.worker import WorkerProcess
from quiz.worker.stock import Stock
from tests.decks.test_sources import bundled_in, tiny
from tests.support.factories import (
    FakeSampler,
    a_real,
    fill,
)
from tests.support.workers import DrawingWorker, Opponent, stock_sizes


def test_each_deck_has_a_stock_of_its_own(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session, reals=10, fakes=0)
    fill(db_session, reals=10, fakes=20, deck=GALLERY)
    assert worker.top_up() == 48 + 32
    assert stock_sizes(db_session) == [48, 52]
    pairs = db_session.execute(
        select(Face.deck, Face.checkpoint).where(Face.label == Label.FAKE).distinct()
    )
    assert set(pairs) == {("utkface", "drawn-1"), ("gallery", "forged-1")}
    db_session.rollback()
    worker.heartbeat.beat()
    assert db_session.scalars(select(Worker.stock_made)).one() == 80


def test_the_neediest_stock_is_filled_first(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    make = Stock.make_batch

    def noted(stock: Stock, mix: dict[int, int]) -> int:
        order.append(stock.deck.name)
        return make(stock, mix)

    monkeypatch.setattr(Stock, "make_batch", noted)
    fill(db_session, reals=10, fakes=0)
    fill(db_session, reals=10, fakes=20, deck=GALLERY)
    worker.top_up()
    assert order == ["utkface", "utkface", "gallery", "utkface", "gallery"]


def test_each_decks_opponents_judge_their_own_faces(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=30)
    fill(db_session, reals=7, fakes=30, deck=GALLERY)
    worker.stocks.load()
    opponents = Opponent("detector", 0.25), Opponent("detector", 0.75)
    for stock, opponent in zip(worker.stocks.all, opponents, strict=True):
        stock.opponents = [opponent]  # type: ignore[list-item]
    assert worker.stocks.judge() == 35 + 37
    assert [opponent.seen for opponent in opponents] == [35, 37]
    opinions = select(Face.deck, Face.p_detector, Face.judged_by).distinct()
    assert set(db_session.execute(opinions)) == {
        ("utkface", 0.25, "drawn-1"),
        ("gallery", 0.75, "forged-1"),
    }


def test_the_failure_of_one_deck_does_not_stop_the_other(
    worker: DrawingWorker, db_session: Session
) -> None:
    class Broken(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            raise RuntimeError("cuDNN error")

    worker.first.sampler = Broken()  # type: ignore[assignment]
    fill(db_session, reals=5, fakes=0)
    fill(db_session, reals=5, fakes=0, deck=GALLERY)
    assert worker.top_up() == 48
    assert stock_sizes(db_session) == [0, 48]
    row = db_session.scalars(select(Worker)).one()
    assert row.problem is None
    assert list(row.problems) == ["utkface"]
    found = {
        deck: health.examine_deck(db_session, deck, 18, utc_now()) for deck in (UTKFACE, GALLERY)
    }
    assert found[GALLERY].problems() == []
    assert not found[UTKFACE].is_made
    assert "cuDNN" in (found[UTKFACE].obstacle() or "")


@pytest.mark.parametrize("content", [None, b"not a checkpoint" * 100])
def test_a_checkpoint_that_cannot_be_read_leaves_the_other_deck_alone(
    config: Config,
    db_session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
) -> None:
    bundled_in(tmp_path, monkeypatch)
    monkeypatch.setattr(limits, "HIGH_MARK", 8)
    (tmp_path / "gallery").mkdir()
    tiny(tmp_path / "gallery" / "faces.safetensors", GALLERY)
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    fill(db_session, reals=5, fakes=0)
    reals = [a_real(seed, resolution=8, deck=GALLERY) for seed in range(5)]
    add_reals(db_session, reals, utc_now())
    db_session.commit()
    worker = WorkerProcess(replace(config, checkpoint=path))
    assert worker.top_up() == 16
    assert stock_sizes(db_session) == [0, 16]
    row = db_session.scalars(select(Worker)).one()
    assert row.problem is None
    assert "broken.safetensors" in row.problems["utkface"]
    assert (row.checkpoint or "").startswith("tiny-")
    worker.connect().dispose()


def test_a_deck_without_reals_and_checkpoint_is_no_problem(
    config: Config, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled_in(tmp_path, monkeypatch)
    worker = WorkerProcess(config)
    assert not worker.stocks.load()
    assert (worker.stocks.problem, worker.stocks.problems) == (None, {})
    fill(db_session, reals=1, fakes=0, deck=GALLERY)
    assert not worker.stocks.load()
    assert worker.stocks.problem == "There is no checkpoint for the deck gallery."
    worker.connect().dispose()
