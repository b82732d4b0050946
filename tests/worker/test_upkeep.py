"""Upkeep: counts, recounts, and the deletion of old data."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.access.attempts import meter_of
from quiz.counts import digests, recounting
from quiz.decks.deck import UTKFACE
from quiz.faces import take_from_stock
from quiz.models import (
    Aggregate,
    Attempt,
    FaceBytes,
    Label,
    Login,
    Teacher,
    Worker,
)
from quiz.policy import limits
from quiz.storage.database import utc_now
from quiz.teachers import logins
from quiz.worker import upkeep
from tests.support.factories import (
    add_player,
    add_round,
    add_teacher,
    fill,
    respond,
)
from tests.support.workers import DrawingWorker


def test_the_worker_counts_and_recounts(
    worker: DrawingWorker, db_session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=4)
    for position in range(1, 5):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    db_session.commit()
    assert upkeep.count_responses(worker.connect()) == 4
    assert upkeep.count_responses(worker.connect()) == 0
    db_session.expire_all()
    found = digests.read_digest(db_session, "utkface", "players")
    assert found is not None
    assert found.body["players"] == 1
    upkeep.recount(worker.connect())
    assert not caplog.records
    db_session.execute(update(Aggregate).values(hits=Aggregate.hits + 1))
    db_session.commit()
    upkeep.recount(worker.connect())
    assert "The recount repaired" in caplog.text
    db_session.expire_all()
    assert recounting.find_differences(db_session) == []


def test_the_purge_takes_what_is_over(
    worker: DrawingWorker,
    db_session: Session,
    quick_hashes: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db_session, reals=20, fakes=23)
    add_round(db_session, add_player(db_session), length=20)  # fakes of pairs are kept
    take_from_stock(db_session, UTKFACE, 3, utc_now())  # those of the home page are not
    logins.open_login(db_session, add_teacher(db_session).id, utc_now())
    meter = meter_of(limits.LOGINS_BY_NAME, "a secret of the tests", "ada")
    attempts.spend(db_session, [meter], utc_now())
    db_session.commit()
    worker.heartbeat.beat()
    assert upkeep.purge(worker.connect()) == 0
    assert [len(db_session.scalars(select(table)).all()) for table in (Attempt, Login)] == [1, 1]
    later = utc_now() + timedelta(days=31)
    monkeypatch.setattr(upkeep, "utc_now", lambda: later)
    db_session.rollback()
    assert upkeep.purge(worker.connect()) == 3
    left = db_session.scalar(select(func.count()).select_from(FaceBytes))
    assert left == 43 - 3
    for table in (Worker, Attempt, Login):
        assert db_session.scalars(select(table)).all() == []
    assert db_session.scalars(select(Teacher)).one()
