"""One deck's stock: batches, class proportions, failures, opinions."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.config import Config
from quiz.decks import sources
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import Real, add_reals
from quiz.models import Face, Label, Worker
from quiz.monitoring import health
from quiz.storage.database import utc_now
from quiz.worker import WorkerProcess, stock
from tests.decks.test_sources import bundled_in
from tests.support.factories import (
    FakeSampler,
    a_real,
    fill,
)
from tests.support.workers import DrawingWorker, Opponent


def test_classes_come_in_the_proportions_of_the_photographs(
    worker: DrawingWorker, db_session: Session
) -> None:
    reals = [a_real(2 * n) for n in range(9)] + [a_real(1, age=17)]  # class 6, and a minor's 7
    add_reals(db_session, reals, utc_now())
    db_session.commit()
    worker.top_up()
    classes = db_session.scalars(select(Face.klass).where(Face.label == Label.FAKE)).all()
    assert set(classes) == {6}


def test_fakes_that_can_not_be_dealt_fill_no_stock(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=60)
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=2))
    db_session.commit()
    assert worker.top_up() == 48


def test_adults_and_others_have_each_their_share(
    worker: DrawingWorker, db_session: Session
) -> None:
    worker.first.config = replace(worker.first.config, min_age=0)
    fill(db_session, reals=30, fakes=60)  # of adults
    children = [replace(a_real(seed, age=5), klass=2) for seed in range(100, 110)]
    add_reals(db_session, children, utc_now())
    db_session.commit()
    assert worker.top_up() == 16
    made = db_session.scalars(select(Face.klass).where(Face.label == Label.FAKE, Face.klass < 6))
    assert set(made) == {2}


def test_without_photographs_nothing_is_made(worker: DrawingWorker, db_session: Session) -> None:
    assert worker.top_up() == 0
    row = db_session.scalars(select(Worker)).one()
    assert (row.problem, row.device, row.checkpoint) == (None, "cpu", "drawn-1, forged-1")


def test_photographs_of_another_size_are_a_problem(
    worker: DrawingWorker, db_session: Session
) -> None:
    add_reals(db_session, [a_real(1, resolution=64)], utc_now())
    db_session.commit()
    assert worker.top_up() == 0
    row = db_session.scalars(select(Worker)).one()
    assert "another resolution" in row.problems["utkface"]
    assert row.problem == row.problems["utkface"]  # and no other deck is played


def test_fakes_that_an_import_has_made_too_large_are_not_stored(
    worker: DrawingWorker, db_session: Session
) -> None:
    class Slow(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            add_reals(db_session, [a_real(1, resolution=64)], utc_now())  # meanwhile
            db_session.commit()
            return super().make(seeds, classes, psi)

    fill(db_session, reals=2, fakes=0)
    add_reals(db_session, [a_real(0, resolution=64)], utc_now())
    db_session.commit()
    worker.first.sampler = Slow()  # type: ignore[assignment]
    assert worker.top_up() == 0
    assert "another resolution" in worker.stocks.problems["utkface"]


class Brightest:
    """A chooser that takes the candidate with the highest seed."""

    def make(
        self, sampler: FakeSampler, candidates: list[list[int]], classes: list[int], psi: float
    ) -> tuple[list[int], NDArray[np.uint8]]:
        assert all(len(seeds) == len(classes) for seeds in candidates)
        self.seen = len(candidates)
        seeds = [max(column) for column in zip(*candidates, strict=True)]
        return seeds, sampler.make(seeds, classes, psi)


def test_a_chooser_keeps_the_best_of_several_candidates(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=0)
    chooser = worker.first.chooser = Brightest()  # type: ignore[assignment]
    worker.first.config = replace(worker.first.config, candidates=4)
    assert worker.top_up() == 48
    assert chooser.seen == 4
    seeds = db_session.scalars(select(Face.seed).where(Face.label == Label.FAKE)).all()
    assert sum(seed > 2**31 for seed in seeds if seed is not None) > 36  # 15 of 16 on average


def test_out_of_memory_halves_the_batch(worker: DrawingWorker, db_session: Session) -> None:
    class Small(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            if len(seeds) > 4:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
            return super().make(seeds, classes, psi)

    fill(db_session, reals=5, fakes=0)
    worker.first.sampler = Small()  # type: ignore[assignment]
    assert worker.top_up() == 40
    assert worker.first.batch == 4
    assert worker.stocks.problem is None


def test_a_generator_that_fails_is_a_problem_and_no_endless_loop(
    worker: DrawingWorker, db_session: Session
) -> None:
    class Broken(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            raise RuntimeError("cuDNN error\nand a long trace")

    fill(db_session, reals=5, fakes=0)
    worker.first.sampler = Broken()  # type: ignore[assignment]
    assert worker.top_up() == 0
    row = db_session.scalars(select(Worker)).one()
    assert row.problem == "The generator failed: cuDNN error"
    assert row.problems == {"utkface": row.problem}


@pytest.mark.parametrize("content", [None, b"", b"\x80\x04K\x01.", b"not a checkpoint" * 100])
def test_a_broken_checkpoint_is_one_sentence_and_the_worker_lives(
    config: Config,
    db_session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
) -> None:
    bundled_in(tmp_path, monkeypatch)
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    fill(db_session, reals=5, fakes=5)
    worker = WorkerProcess(replace(config, checkpoint=path))
    assert worker.top_up() == 0
    row = db_session.scalars(select(Worker)).one()
    assert row.problem is not None
    assert "broken.safetensors" in row.problem
    assert "\n" not in row.problem
    assert row.problem in health.examine_deck(db_session, UTKFACE, 18, utc_now()).problems()
    assert sources.describe_checkpoint(replace(config, checkpoint=path), UTKFACE) is None
    worker.connect().dispose()


def test_the_opponents_see_every_face_once_and_photographs_again_for_a_new_checkpoint(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "AT_ONCE", 10)
    fill(db_session, reals=15, fakes=0)
    opponents = [Opponent("discriminator", 0.25), Opponent("detector", 0.75)]
    worker.first.opponents = opponents  # type: ignore[assignment]
    worker.top_up()
    rows = db_session.execute(select(Face.p_discriminator, Face.p_detector, Face.judged_by)).all()
    assert len(rows) == 15 + 48
    assert set(rows) == {(0.25, 0.75, "drawn-1")}
    assert opponents[0].seen == opponents[1].seen == 63
    db_session.rollback()
    assert worker.stocks.judge() == 0
    worker.first.sampler.name = "drawn-2"  # type: ignore[union-attr, misc]
    assert worker.stocks.judge() == 15


def test_it_is_stored_where_the_detector_looked(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session, reals=5, fakes=0)
    opponents = [Opponent("discriminator", 0.25), Opponent("detector", 0.75)]
    worker.first.opponents = opponents  # type: ignore[assignment]
    worker.top_up()
    focus = select(Face.focus, func.count()).group_by(Face.label, Face.focus).order_by(Face.label)
    assert db_session.execute(focus).all() == [(14, 48), (None, 5)]  # no real was dealt yet


def test_new_fakes_go_before_opinions(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session, reals=5, fakes=0)
    worker.first.opponents = [Opponent("detector", 0.5)]  # type: ignore[list-item]
    worker.stocks.load()
    assert worker.stocks.judge() == 0


def test_the_gallerys_classes_are_of_all_ages(worker: DrawingWorker, db_session: Session) -> None:
    child = Real(**vars(a_real(1, age=5, deck=GALLERY)) | {"klass": 3})
    add_reals(db_session, [child], utc_now())
    db_session.commit()
    assert worker.top_up() == 48
    classes = select(Face.klass).where(Face.label == Label.FAKE)
    assert set(db_session.scalars(classes)) == {3}
