"""The climb's stock: few fakes of each level, made last, and as large as the reals."""

from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.decks.sources import Milestone
from quiz.faces import count_climb_fakes, decode, face_bytes, stock_size
from quiz.models import ClimbFace, Face, Worker
from quiz.storage.database import utc_now
from quiz.worker import stocks
from quiz.worker.climb_stock import most_pairs
from tests.support.climbs import stock_climb
from tests.support.factories import FakeSampler, fill
from tests.support.workers import DrawingWorker

STAGES = [Milestone(Path(f"{level:05}"), f"stage-{level}", level) for level in (0, 4, 45)]


def test_each_level_gets_its_few_after_the_ordinary_stock(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.policy.limits.CLIMB_STOCK", 4)
    fill(db_session, reals=60, fakes=0)
    worker.climb.stages = STAGES
    assert worker.top_up() >= 40
    assert stock_size(db_session, UTKFACE, 18) >= 40
    assert count_climb_fakes(db_session, UTKFACE) == {0: (4, 4), 4: (4, 4), 45: (4, 4)}
    assert worker.climb.loaded == ["stage-0", "stage-4", "stage-45"]  # one at a time
    assert worker.climb.sampler is None
    faces = db_session.scalars(select(Face).join(ClimbFace)).all()
    assert {(face.klass in (6, 7), face.resolution) for face in faces} == {(True, 96)}
    body = face_bytes(db_session, faces[0].id)
    assert body is not None
    assert decode(body).shape == (96, 96, 3)


def test_a_small_deck_gives_a_quarter_of_its_reals(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=36, fakes=60)
    worker.climb.stages = STAGES
    worker.top_up()
    assert count_climb_fakes(db_session, UTKFACE) == {0: (3, 3), 4: (3, 3), 45: (3, 3)}
    db_session.execute(update(ClimbFace).values(dealt_at=utc_now()))
    db_session.commit()
    worker.top_up()
    assert count_climb_fakes(db_session, UTKFACE)[4] == (0, 3)


@pytest.mark.parametrize(
    ("reals", "expected"), [(0, 0), (40, 10), (560, 140), (1000, 140), (20_000, 2000)]
)
def test_how_many_pairs_a_deck_gives(reals: int, expected: int) -> None:
    assert most_pairs(reals) == expected


def test_it_waits_while_the_ordinary_stock_is_low(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=60, fakes=10)
    worker.climb.stages = STAGES
    worker.first.load()
    assert worker.climb.top_up(lambda: False) == 0
    fill(db_session, reals=0, fakes=60)
    assert worker.climb.top_up(lambda: False) > 0
    assert worker.climb.top_up(lambda: True) == 0


def test_it_ends_after_some_seconds(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stocks, "CLIMB_SECONDS", -1.0)
    fill(db_session, reals=60, fakes=60)
    worker.climb.stages = STAGES
    worker.top_up()
    assert count_climb_fakes(db_session, UTKFACE) == {}


def test_a_milestone_that_fails_is_no_problem_of_the_deck(
    worker: DrawingWorker,
    db_session: Session,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError("no memory is left")

    monkeypatch.setattr(FakeSampler, "make", fail)
    fill(db_session, reals=60, fakes=60)
    worker.climb.stages = STAGES
    caplog.set_level("ERROR", "quiz.worker")
    worker.stocks.load()
    worker.stocks.make_climbs()
    worker.stocks.make_climbs()
    assert caplog.text.count("no memory is left") == 1
    assert worker.stocks.problems == {}


def test_faces_by_milestones_that_are_no_more_go(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=36, fakes=60)
    stock_climb(db_session, 2, [7])
    worker.climb.stages = STAGES
    worker.top_up()
    assert list(count_climb_fakes(db_session, UTKFACE)) == [0, 4, 45]
    assert db_session.scalars(select(Worker)).one().problem is None
