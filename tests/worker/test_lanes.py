"""Lanes in the stock: each fake is of one by a coin, and without them all goes on as before."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from generator.checkpoint import read_header
from generator.crowd import HumanCritic, load_eyes
from quiz.config import Config
from quiz.crowd import lanes
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.faces import add_reals
from quiz.models import Face, Label, Lane, LaneKind
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.worker import WorkerProcess
from quiz.worker import lanes as worker_lanes
from quiz.worker.lanes import Lanes, Way, cached, make_fakes
from tests.decks.test_sources import bundled_in, tiny
from tests.support.crowds import NAME, Highest, open_lanes
from tests.support.factories import FakeSampler, a_real, fill
from tests.support.workers import DrawingWorker, Opponent


@pytest.fixture(autouse=True)
def _same_coins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_lanes, "_random", random.Random(7))
    monkeypatch.setattr("secrets.randbelow", random.Random(7).randrange)  # the seeds of faces


@pytest.fixture
def worker(worker: DrawingWorker, monkeypatch: pytest.MonkeyPatch) -> DrawingWorker:
    """A worker for which no stock is low, so that there are lanes from the first fake on."""
    monkeypatch.setattr(limits, "LOW_MARK", 0)
    return worker


def made(session: Session) -> dict[int | None, list[Face]]:
    """All fakes in the order in which they were stored, by lane."""
    found: dict[int | None, list[Face]] = {}
    for face in session.scalars(select(Face).where(Face.label == Label.FAKE).order_by(Face.id)):
        found.setdefault(face.lane_id, []).append(face)
    session.rollback()
    return found


def control_of(session: Session, taught: Lane) -> int:
    """The control beside a lane."""
    control = session.scalars(select(Lane.id).where(Lane.control_of == taught.id)).one()
    session.rollback()
    return control


def high(faces: list[Face]) -> int:
    """How many seeds are in the upper half: of four candidates' highest, 15 of 16."""
    return sum((face.seed or 0) > 2**31 for face in faces)


def test_each_new_fake_is_of_a_lane_by_a_coin(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    control = control_of(db_session, taught)
    assert worker.top_up() == 48
    by_lane = made(db_session)
    assert set(by_lane) == {taught.id, control}
    assert 15 <= len(by_lane[taught.id]) <= 33
    assert high(by_lane[taught.id]) >= 0.8 * len(by_lane[taught.id])
    assert high(by_lane[control]) <= 0.8 * len(by_lane[control])
    assert set(worker.first.lanes.chooser.seen) == {4}
    assert {face.checkpoint for faces in by_lane.values() for face in faces} == {"drawn-1"}


def test_the_other_deck_goes_on_as_before(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session, reals=5, fakes=0, deck=GALLERY)
    open_lanes(db_session)
    worker.top_up()
    assert set(made(db_session)) == {None}


def test_a_tuned_lane_has_a_generator_of_its_own_and_is_judged_like_its_control(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=0)
    files = {lanes.CRITIC: b"a critic", lanes.CHECKPOINT: b"weights"}
    taught = open_lanes(db_session, kind=LaneKind.TUNED, checkpoint=NAME, files=files)
    worker.stocks.load()
    worker.first.opponents = [Opponent("detector", 0.25)]  # type: ignore[list-item]
    worker.top_up()
    by_lane = made(db_session)
    control = control_of(db_session, taught)
    assert {face.checkpoint for face in by_lane[taught.id]} == {NAME}
    assert {face.checkpoint for face in by_lane[control]} == {"drawn-1"}
    assert worker.first.lanes.tuned.batches != []
    judged = db_session.execute(
        select(Face.label, Face.judged_by, Face.p_detector, func.count()).group_by(
            Face.label, Face.judged_by, Face.p_detector
        )
    )
    assert set(judged.all()) == {
        (Label.FAKE, "drawn-1", 0.25, 48),
        (Label.REAL, "drawn-1", 0.25, 5),
    }


def test_a_lane_is_loaded_once_and_left_when_it_is_retired(
    worker: DrawingWorker, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session, reals=5, fakes=0)
    first = open_lanes(db_session)
    for _ in range(3):
        worker.top_up()
    second = open_lanes(db_session)
    worker.top_up()
    assert worker.first.lanes.loaded_lanes == [first.id, second.id]
    withdrawn = lanes.retire(db_session, first.id, utc_now())
    lanes.retire(db_session, second.id, utc_now())
    db_session.commit()
    assert withdrawn >= 15
    assert worker.top_up() == 16  # the stock is filled up, as ever
    assert len(made(db_session)[None]) == 16
    assert worker.first.lanes.taught is None


def test_a_lane_of_another_checkpoint_is_left_alone(
    worker: DrawingWorker, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session, reals=5, fakes=0)
    open_lanes(db_session, base="drawn-0", checkpoint="drawn-0")
    for _ in range(2):
        assert worker.top_up() in (48, 0)
    assert set(made(db_session)) == {None}
    told = [record.message for record in caplog.records if "no lane" in record.message]
    assert told == [
        "Fakes of utkface are of no lane: its critic knows drawn-0, and drawn-1 is in use."
    ]
    assert worker.stocks.problems == {}


@pytest.mark.parametrize(
    ("failure", "checkpoint", "sentence"),
    [
        (ValueError("The critic is damaged."), "drawn-1", "The critic is damaged."),
        (KeyError("critic"), "drawn-1", "'critic'."),
        (None, "drawn-9", "its generator drawn-1 is not the one that was stored."),
    ],
)
def test_a_lane_that_can_not_be_read_stops_nobody(
    worker: DrawingWorker,
    db_session: Session,
    caplog: pytest.LogCaptureFixture,
    failure: Exception | None,
    checkpoint: str,
    sentence: str,
) -> None:
    fill(db_session, reals=5, fakes=0)
    open_lanes(db_session, checkpoint=checkpoint)
    worker.first.lanes.failure = failure
    assert worker.top_up() == 48
    assert set(made(db_session)) == {None}
    assert f"Fakes of utkface are of no lane: {sentence}" in caplog.text
    assert worker.stocks.problems == {}


def test_a_lane_that_fails_at_work_is_given_up_until_the_next_minute(
    worker: DrawingWorker, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Highest):
        def make(self, *values: Any) -> tuple[list[int], NDArray[np.uint8]]:
            raise RuntimeError("cuDNN error\nand a long trace")

    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    worker.first.lanes.chooser = Failing()
    assert worker.top_up() == 48
    assert set(made(db_session)) == {None}
    assert "Fakes of utkface are of no lane: cuDNN error." in caplog.text
    assert worker.stocks.problems == {}
    assert worker.first.lanes.loaded_lanes == [taught.id]


def test_without_memory_for_a_lane_batches_get_smaller(
    worker: DrawingWorker, db_session: Session
) -> None:
    class Large(Highest):
        def make(
            self, sampler: Any, candidates: Any, classes: Any, psi: float
        ) -> tuple[list[int], NDArray[np.uint8]]:
            if len(classes) > 3:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
            return super().make(sampler, candidates, classes, psi)

    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    worker.first.lanes.chooser = Large()
    assert worker.top_up() >= 40
    assert worker.first.batch < 16
    assert len(made(db_session)[taught.id]) >= 10


def test_the_coin_is_fair_and_knows_nothing_of_class_or_place() -> None:
    sampler: Any = FakeSampler(resolution=8)
    ways = [Way(sampler, lane_id=lane) for lane in (1, 2)]
    classes = [6, 7] * 500
    fakes = make_fakes(UTKFACE.name, ways, classes, 1.0)
    assert [fake.klass for fake in fakes] == classes
    taught = [fake.lane_id == 1 for fake in fakes]
    for some in (taught[::2], taught[1::2], taught[:500], taught[500:]):
        assert 205 <= sum(some) <= 295  # four standard deviations
    changes = sum(one != other for one, other in pairwise(taught))
    assert 435 <= changes <= 565  # so those of one lane do not come together


def test_the_files_of_a_lane_become_what_makes_its_fakes(
    config: Config, worker: DrawingWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cached(config.instance / "lanes" / "utkface", b"weights")
    assert path.read_bytes() == b"weights"
    assert {each.stat().st_mode & 0o077 for each in (path, path.parent)} == {0}
    path.write_bytes(b"damaged")
    assert cached(path.parent, b"weights") == path
    assert path.read_bytes() == b"weights"
    newer = cached(path.parent, b"other weights")
    assert list(path.parent.iterdir()) == [newer]


def test_a_database_that_is_gone_is_no_problem_of_the_stock(
    config: Config, worker: DrawingWorker
) -> None:
    def gone() -> Any:
        raise OSError("The database is gone.")

    found = Lanes(UTKFACE, config, gone)
    found.refresh(FakeSampler())  # type: ignore[arg-type]
    assert (found.taught, found.problem) == (None, "The database is gone.")


def test_a_folder_that_can_not_be_written_gives_no_lane(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        cached(tmp_path / "file", b"weights")


@pytest.fixture
def tiny_worker(
    config: Config, db_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WorkerProcess]:
    """A worker with a generator that has learned nothing, and no detector."""
    bundled_in(tmp_path, monkeypatch)
    monkeypatch.setattr("generator.crowd.eyes.bundled", lambda deck, part: tmp_path / part)
    monkeypatch.setattr(limits, "LOW_MARK", 0)
    monkeypatch.setattr(limits, "HIGH_MARK", 20)
    add_reals(db_session, [a_real(seed, resolution=8) for seed in range(5)], utc_now())
    db_session.commit()
    base = tiny(tmp_path / "base.safetensors", UTKFACE)
    worker = WorkerProcess(replace(config, checkpoint=base))
    yield worker
    worker.connect().dispose()


def test_what_a_training_has_stored_makes_fakes(
    tiny_worker: WorkerProcess, db_session: Session, tmp_path: Path
) -> None:
    base = tiny_worker.config.checkpoint
    assert base is not None
    tuned = tiny(tmp_path / "tuned.safetensors", UTKFACE)
    eyes = load_eyes(base, "cpu")
    critic = HumanCritic(eyes.name, np.zeros(eyes.size), np.ones(eyes.size), np.array([1.0, 0.0]))
    taught = open_lanes(
        db_session,
        kind=LaneKind.TUNED,
        base=read_header(base).name,
        checkpoint=read_header(tuned).name,
        candidates=2,
        files={lanes.CRITIC: critic.to_bytes(), lanes.CHECKPOINT: tuned.read_bytes()},
    )
    control = control_of(db_session, taught)
    assert tiny_worker.top_up() == 32
    by_lane = made(db_session)
    assert {lane: by_lane[lane][0].checkpoint for lane in by_lane} == {
        taught.id: read_header(tuned).name,
        control: read_header(base).name,
    }
    [copy] = (tiny_worker.config.instance / "lanes" / "utkface").iterdir()
    assert copy.read_bytes() == tuned.read_bytes()


@pytest.mark.parametrize("own", [b"", b"some other critic"])
def test_a_critic_that_is_damaged_or_of_other_eyes_makes_none(
    tiny_worker: WorkerProcess, db_session: Session, caplog: pytest.LogCaptureFixture, own: bytes
) -> None:
    base = tiny_worker.config.checkpoint
    assert base is not None
    others = HumanCritic("other eyes", np.zeros(4), np.ones(4), np.array([1.0, 0.0]))
    name = read_header(base).name
    files = {lanes.CRITIC: own or others.to_bytes()}
    open_lanes(db_session, base=name, checkpoint=name, files=files)
    assert tiny_worker.top_up() == 32
    assert set(made(db_session)) == {None}
    assert "Fakes of utkface are of no lane: The human critic " in caplog.text


def test_a_low_stock_is_filled_without_lanes(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOW_MARK", 20)
    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    control = control_of(db_session, taught)
    assert worker.top_up() == 48
    by_lane = made(db_session)
    assert len(by_lane.pop(None)) == 32  # two batches
    assert set(by_lane) == {taught.id, control}


def test_a_lane_that_is_retired_while_the_stock_fills_has_no_more_fakes(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)

    class Retiring(Highest):
        def make(
            self, sampler: Any, candidates: Any, classes: Any, psi: float
        ) -> tuple[list[int], NDArray[np.uint8]]:
            if worker.first.made:  # from the second batch on
                lanes.retire(db_session, taught.id, utc_now())
                db_session.commit()
            return super().make(sampler, candidates, classes, psi)

    worker.first.lanes.chooser = Retiring()
    assert worker.top_up() >= 40
    in_stock = select(func.count()).where(Face.lane_id == taught.id, Face.taken_at.is_(None))
    assert db_session.scalar(in_stock) == 0
    assert worker.first.lanes.taught is None


def test_a_lane_without_memory_for_one_fake_is_given_up(
    worker: DrawingWorker, db_session: Session
) -> None:
    class TooLarge(Highest):
        def make(
            self, sampler: Any, candidates: Any, classes: Any, psi: float
        ) -> tuple[list[int], NDArray[np.uint8]]:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    worker.first.lanes.chooser = TooLarge()
    assert worker.top_up() >= 40
    assert taught.id not in made(db_session)
    assert (worker.first.lanes.taught, worker.first.batch) == (None, 16)
    assert worker.stocks.problems == {}


def test_batches_have_their_size_again_without_the_lane(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=5, fakes=0)
    taught = open_lanes(db_session)
    worker.stocks.load()
    worker.first.read_lanes()
    worker.first.batch = 2
    worker.first.read_lanes()
    assert worker.first.batch == 2
    lanes.retire(db_session, taught.id, utc_now())
    db_session.commit()
    worker.first.read_lanes()
    assert worker.first.batch == 16
