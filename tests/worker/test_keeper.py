"""The worker: a stock between its marks, signs of life, and no checkpoint that kills it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.access.attempts import meter_of
from quiz.config import Config
from quiz.counts import digests, recounting
from quiz.decks import sources
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import Real, add_reals, stock_size
from quiz.models import Aggregate, Attempt, Face, FaceBytes, Label, Login, Teacher, Worker
from quiz.monitoring import health
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.teachers import logins
from quiz.worker import keeper as keeping
from quiz.worker import stock as stocks
from quiz.worker.stock import Stock
from tests.decks.test_sources import bundled_in, tiny
from tests.support.factories import (
    CHECKPOINTS,
    FakeSampler,
    a_real,
    add_player,
    add_round,
    add_teacher,
    fill,
    respond,
)


class DrawingStock(Stock):
    """A stock whose generator draws."""

    def load(self) -> bool:
        """Take the sampler that the test has put there."""
        if self.sampler is None:
            self.sampler = FakeSampler(name=CHECKPOINTS[self.deck.name])  # type: ignore[assignment]
        self.is_played = self.has_reals()
        self.report(None)
        return True


class DrawingKeeper(keeping.Keeper):
    """A keeper whose generators draw; most tests look at the first of them."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.first, self.second = (
            DrawingStock(deck, config, lambda: self.database) for deck in (UTKFACE, GALLERY)
        )
        self.stocks = [self.first, self.second]


@pytest.fixture
def keeper(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[DrawingKeeper]:
    """A worker with low marks."""
    monkeypatch.setattr(stocks, "LOW_MARK", 20)
    monkeypatch.setattr(stocks, "HIGH_MARK", 40)
    keeper = DrawingKeeper(config)
    yield keeper
    keeper.database.dispose()


def test_the_stock_is_filled_in_batches_with_seeds_of_their_own(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    fill(db_session, reals=10, fakes=0)
    assert keeper.top_up() == 48
    assert keeper.first.sampler.batches == [16, 16, 16]  # type: ignore[union-attr]
    assert stock_size(db_session, UTKFACE) == 48
    fakes = db_session.scalars(select(Face).where(Face.label == Label.FAKE)).all()
    assert len({fake.seed for fake in fakes}) == 48
    assert all(fake.psi == stocks.PSI and fake.checkpoint == "drawn-1" for fake in fakes)
    db_session.rollback()
    assert keeper.top_up() == 0


def test_classes_come_in_the_proportions_of_the_photographs(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    reals = [a_real(2 * n) for n in range(9)] + [a_real(1, age=17)]  # class 6, and a minor's 7
    add_reals(db_session, reals, utc_now())
    db_session.commit()
    keeper.top_up()
    classes = db_session.scalars(select(Face.klass).where(Face.label == Label.FAKE)).all()
    assert set(classes) == {6}


def test_without_photographs_nothing_is_made(keeper: DrawingKeeper, db_session: Session) -> None:
    assert keeper.top_up() == 0
    worker = db_session.scalars(select(Worker)).one()
    assert (worker.problem, worker.device, worker.checkpoint) == (None, "cpu", "drawn-1, forged-1")


def test_photographs_of_another_size_are_a_problem(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    add_reals(db_session, [a_real(1, resolution=64)], utc_now())
    db_session.commit()
    assert keeper.top_up() == 0
    worker = db_session.scalars(select(Worker)).one()
    assert "another resolution" in worker.problems["utkface"]
    assert worker.problem == worker.problems["utkface"]  # and no other deck is played


def test_out_of_memory_halves_the_batch(keeper: DrawingKeeper, db_session: Session) -> None:
    class Small(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            if len(seeds) > 4:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
            return super().make(seeds, classes, psi)

    fill(db_session, reals=5, fakes=0)
    keeper.first.sampler = Small()  # type: ignore[assignment]
    assert keeper.top_up() == 40
    assert keeper.first.batch == 4
    assert keeper.problem is None


def test_a_generator_that_fails_is_a_problem_and_no_endless_loop(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    class Broken(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            raise RuntimeError("cuDNN error\nand a long trace")

    fill(db_session, reals=5, fakes=0)
    keeper.first.sampler = Broken()  # type: ignore[assignment]
    assert keeper.top_up() == 0
    worker = db_session.scalars(select(Worker)).one()
    assert worker.problem == "The generator failed: cuDNN error"
    assert worker.problems == {"utkface": worker.problem}


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
    keeper = keeping.Keeper(replace(config, checkpoint=path))
    assert keeper.top_up() == 0
    worker = db_session.scalars(select(Worker)).one()
    assert worker.problem is not None
    assert "broken.safetensors" in worker.problem
    assert "\n" not in worker.problem
    assert worker.problem in health.examine(db_session, UTKFACE, utc_now()).problems()
    assert sources.describe_checkpoint(replace(config, checkpoint=path), UTKFACE) is None
    keeper.database.dispose()


class Opponent:
    """An opponent that thinks the same of every face."""

    def __init__(self, name: str, p_fake: float) -> None:
        self.name = name
        self.thinks = p_fake
        self.seen = 0

    def p_fake(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Count the faces, and say so."""
        assert pixels.shape[1:] == (96, 96, 3)
        self.seen += len(pixels)
        return np.full(len(pixels), self.thinks)


def test_the_opponents_see_every_face_once_and_photographs_again_for_a_new_checkpoint(
    keeper: DrawingKeeper, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stocks, "AT_ONCE", 10)
    fill(db_session, reals=15, fakes=0)
    opponents = [Opponent("discriminator", 0.25), Opponent("detector", 0.75)]
    keeper.first.opponents = opponents  # type: ignore[assignment]
    keeper.top_up()
    rows = db_session.execute(select(Face.p_discriminator, Face.p_detector, Face.judged_by)).all()
    assert len(rows) == 15 + 48
    assert set(rows) == {(0.25, 0.75, "drawn-1")}
    assert opponents[0].seen == opponents[1].seen == 63
    db_session.rollback()
    assert keeper.judge() == 0
    keeper.first.sampler.name = "drawn-2"  # type: ignore[union-attr, misc]
    assert keeper.judge() == 15


def test_a_worker_that_stops_ends_its_work_after_the_batch(
    keeper: DrawingKeeper, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stocks, "AT_ONCE", 10)
    fill(db_session, reals=35, fakes=25)
    keeper.load()
    opponent = Opponent("detector", 0.5)
    keeper.first.opponents = [opponent]  # type: ignore[list-item]
    keeper.is_told_to_stop = lambda: opponent.seen >= 20
    assert keeper.judge() == 20
    assert db_session.scalar(select(func.count(Face.p_detector))) == 20
    db_session.rollback()
    assert (keeper.judge(), keeper.top_up()) == (0, 0)


def test_new_fakes_go_before_opinions(keeper: DrawingKeeper, db_session: Session) -> None:
    fill(db_session, reals=5, fakes=0)
    keeper.first.opponents = [Opponent("detector", 0.5)]  # type: ignore[list-item]
    keeper.load()
    assert keeper.judge() == 0


def test_beats_replace_each_other_and_end_with_a_goodbye(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    keeper.beat()
    keeper.beat()
    assert len(db_session.scalars(select(Worker)).all()) == 1
    assert health.live_worker(db_session, utc_now()) is not None
    assert health.live_worker(db_session, utc_now() + timedelta(minutes=1)) is None
    db_session.rollback()
    keeper.stop()
    assert db_session.scalars(select(Worker)).all() == []


def test_the_purge_takes_what_is_over(
    keeper: DrawingKeeper,
    db_session: Session,
    quick_hashes: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db_session, reals=20, fakes=20)
    add_round(db_session, add_player(db_session), length=20)
    logins.open_login(db_session, add_teacher(db_session).id, utc_now())
    meter = meter_of(limits.LOGINS_BY_NAME, "a secret of the tests", "ada")
    attempts.spend(db_session, [meter], utc_now())
    db_session.commit()
    keeper.beat()
    assert keeper.purge() == 0
    assert [len(db_session.scalars(select(table)).all()) for table in (Attempt, Login)] == [1, 1]
    later = utc_now() + timedelta(days=31)
    monkeypatch.setattr(keeping, "utc_now", lambda: later)
    dealt = 20 - stock_size(db_session, UTKFACE)
    db_session.rollback()
    assert keeper.purge() == dealt
    left = db_session.scalar(select(func.count()).select_from(FaceBytes))
    assert left == 40 - dealt
    for table in (Worker, Attempt, Login):
        assert db_session.scalars(select(table)).all() == []
    assert db_session.scalars(select(Teacher)).one()


def test_the_worker_counts_and_recounts(
    keeper: DrawingKeeper, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=4)
    for position in range(1, 5):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    db_session.commit()
    assert (keeper.count(), keeper.count()) == (4, 0)
    db_session.expire_all()
    found = digests.find(db_session, "utkface", "players")
    assert found is not None
    assert found.body["players"] == 1
    keeper.recount()
    assert not caplog.records
    db_session.execute(update(Aggregate).values(hits=Aggregate.hits + 1))
    db_session.commit()
    keeper.recount()
    assert "The recount repaired" in caplog.text
    db_session.expire_all()
    assert recounting.differences(db_session) == []


# Several decks


def stock_sizes(session: Session) -> list[int]:
    """Count both stocks."""
    return [stock_size(session, deck) for deck in (UTKFACE, GALLERY)]


def test_each_deck_has_a_stock_of_its_own(keeper: DrawingKeeper, db_session: Session) -> None:
    fill(db_session, reals=10, fakes=0)
    fill(db_session, reals=10, fakes=20, deck=GALLERY)
    assert keeper.top_up() == 48 + 32
    assert stock_sizes(db_session) == [48, 52]
    pairs = db_session.execute(
        select(Face.deck, Face.checkpoint).where(Face.label == Label.FAKE).distinct()
    )
    assert set(pairs) == {("utkface", "drawn-1"), ("gallery", "forged-1")}
    db_session.rollback()
    keeper.beat()
    assert db_session.scalars(select(Worker.stock_made)).one() == 80


def test_the_neediest_stock_is_filled_first(
    keeper: DrawingKeeper, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    make = Stock.make_batch

    def noted(stock: Stock, mix: dict[int, int]) -> int:
        order.append(stock.deck.name)
        return make(stock, mix)

    monkeypatch.setattr(Stock, "make_batch", noted)
    fill(db_session, reals=10, fakes=0)
    fill(db_session, reals=10, fakes=20, deck=GALLERY)
    keeper.top_up()
    assert order == ["utkface", "utkface", "gallery", "utkface", "gallery"]


def test_the_gallerys_classes_are_of_all_ages(keeper: DrawingKeeper, db_session: Session) -> None:
    child = Real(**vars(a_real(1, age=5, deck=GALLERY)) | {"klass": 3})
    add_reals(db_session, [child], utc_now())
    db_session.commit()
    assert keeper.top_up() == 48
    classes = select(Face.klass).where(Face.label == Label.FAKE)
    assert set(db_session.scalars(classes)) == {3}


def test_the_failure_of_one_deck_does_not_stop_the_other(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    class Broken(FakeSampler):
        def make(self, seeds: Any, classes: Any, psi: float = 1.0) -> NDArray[np.uint8]:
            raise RuntimeError("cuDNN error")

    keeper.first.sampler = Broken()  # type: ignore[assignment]
    fill(db_session, reals=5, fakes=0)
    fill(db_session, reals=5, fakes=0, deck=GALLERY)
    assert keeper.top_up() == 48
    assert stock_sizes(db_session) == [0, 48]
    worker = db_session.scalars(select(Worker)).one()
    assert worker.problem is None
    assert list(worker.problems) == ["utkface"]
    found = {deck: health.examine(db_session, deck, utc_now()) for deck in (UTKFACE, GALLERY)}
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
    monkeypatch.setattr(stocks, "HIGH_MARK", 8)
    (tmp_path / "gallery").mkdir()
    tiny(tmp_path / "gallery" / "faces.safetensors", GALLERY)
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    fill(db_session, reals=5, fakes=0)
    reals = [a_real(seed, resolution=8, deck=GALLERY) for seed in range(5)]
    add_reals(db_session, reals, utc_now())
    db_session.commit()
    keeper = keeping.Keeper(replace(config, checkpoint=path))
    assert keeper.top_up() == 16
    assert stock_sizes(db_session) == [0, 16]
    worker = db_session.scalars(select(Worker)).one()
    assert worker.problem is None
    assert "broken.safetensors" in worker.problems["utkface"]
    assert (worker.checkpoint or "").startswith("tiny-")
    keeper.database.dispose()


def test_a_deck_without_reals_and_checkpoint_is_no_problem(
    config: Config, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled_in(tmp_path, monkeypatch)
    keeper = keeping.Keeper(config)
    assert not keeper.load()
    assert (keeper.problem, keeper.problems) == (None, {})
    fill(db_session, reals=1, fakes=0, deck=GALLERY)
    assert not keeper.load()
    assert keeper.problem == "There is no checkpoint for the deck gallery."
    keeper.database.dispose()


def test_each_decks_opponents_judge_their_own_faces(
    keeper: DrawingKeeper, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=30)
    fill(db_session, reals=7, fakes=30, deck=GALLERY)
    keeper.load()
    opponents = Opponent("detector", 0.25), Opponent("detector", 0.75)
    for stock, opponent in zip(keeper.stocks, opponents, strict=True):
        stock.opponents = [opponent]  # type: ignore[list-item]
    assert keeper.judge() == 35 + 37
    assert [opponent.seen for opponent in opponents] == [35, 37]
    opinions = select(Face.deck, Face.p_detector, Face.judged_by).distinct()
    assert set(db_session.execute(opinions)) == {
        ("utkface", 0.25, "drawn-1"), ("gallery", 0.75, "forged-1"),
    }  # fmt: skip
