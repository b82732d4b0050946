"""Upkeep: counts, recounts, and the deletion of old data."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.access import attempts
from quiz.access.attempts import meter_of
from quiz.counts import digests, recounting
from quiz.decks.deck import UTKFACE
from quiz.faces import add_fakes, add_reals, removal, take_from_stock
from quiz.models import (
    Aggregate,
    Attempt,
    Face,
    FaceBytes,
    Label,
    Login,
    Pick,
    PickFace,
    Round,
    SharedSet,
    Teacher,
    Trial,
    Worker,
)
from quiz.policy import lifetimes, limits
from quiz.storage.database import utc_now
from quiz.teachers import logins
from quiz.worker import upkeep
from tests.support.factories import (
    a_fake,
    a_real,
    add_player,
    add_round,
    add_teacher,
    fill,
    respond,
)
from tests.support.picks import judge, offer, spare, stock_picks
from tests.support.sets import accepted, daily_round, duel_round, let_time_pass, play
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


def test_days_and_duels_that_are_over_are_finished_with_their_rounds(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.play.sets.ending.CHUNK", 2)
    fill(db_session, reals=160, fakes=80)
    rounds = [daily_round(db_session) for _ in range(5)]
    for round_ in rounds:
        play(db_session, round_, faces=1)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    for round_ in (first, second):
        play(db_session, round_)
    waiting = duel_round(db_session)
    assert upkeep.finish_sets(worker.connect()) == 1
    let_time_pass(db_session, rounds[0].set_id)
    assert upkeep.keep_sets(worker.connect(), 18) == 1
    assert upkeep.keep_sets(worker.connect(), 18) == 0
    open_sets = select(SharedSet.id).where(SharedSet.finished_at.is_(None))
    assert db_session.scalars(open_sets).all() == [waiting.set_id]
    open_rounds = select(Round.id).where(Round.finished_at.is_(None))
    assert db_session.scalars(open_rounds).all() == [waiting.id]


def test_tomorrows_faces_are_picked_ahead_once(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(upkeep, "utc_now", lambda: late)
    fill(db_session, reals=20, fakes=40)
    assert upkeep.make_tomorrows(worker.connect(), 18) == 0
    daily_round(db_session, now=late)
    assert upkeep.make_tomorrows(worker.connect(), 18) == 1
    assert upkeep.make_tomorrows(worker.connect(), 18) == 0
    days = select(SharedSet.day).order_by(SharedSet.day)
    assert [day.day for day in db_session.scalars(days) if day] == [10, 11]


def test_without_faces_for_tomorrow_the_worker_goes_on(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(upkeep, "utc_now", lambda: late)
    fill(db_session, reals=10, fakes=40)
    daily_round(db_session, now=late)
    assert upkeep.make_tomorrows(worker.connect(), 18) == 0


def test_sets_are_deleted_a_month_after_their_end(
    worker: DrawingWorker, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    play(db_session, round_)
    let_time_pass(db_session, round_.set_id)
    upkeep.finish_sets(worker.connect())
    for days, left in ((29, 1), (31, 0)):
        later = utc_now() + timedelta(days=days)
        monkeypatch.setattr(upkeep, "utc_now", lambda later=later: later)
        upkeep.purge(worker.connect())
        assert len(db_session.scalars(select(SharedSet.id)).all()) == left
        db_session.rollback()
    assert db_session.get(Round, round_.id) is not None


def test_faces_that_were_taken_down_are_replaced_once_there_are_others(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session, reals=4, fakes=4)
    round_ = add_round(db_session, add_player(db_session), length=4)
    real = db_session.scalars(select(Face).where(Face.label == Label.REAL)).first()
    assert real is not None
    removal.take_down(db_session, str(real.sha256), utc_now())
    db_session.commit()
    assert upkeep.replace_gone_faces(worker.connect(), 18) == 0
    add_reals(db_session, [a_real(number) for number in range(10, 20)], utc_now())
    add_fakes(db_session, [a_fake(number) for number in range(10, 20)], utc_now())
    db_session.commit()
    assert upkeep.replace_gone_faces(worker.connect(), 18) == 1
    assert upkeep.replace_gone_faces(worker.connect(), 18) == 0
    shown = select(Trial.face_id, Trial.spare_id).where(Trial.round_id == round_.id)
    assert not {real.id, real.partner_id} & {
        each for row in db_session.execute(shown) for each in row
    }


def test_the_worker_spares_reals_for_picks(worker: DrawingWorker, db_session: Session) -> None:
    fill(db_session)
    upkeep.spare_reals(worker.connect(), 18)
    upkeep.spare_reals(worker.connect(), 18)
    assert db_session.scalar(select(func.count()).select_from(PickFace)) == 4


def test_old_offers_end_and_picks_that_judges_left_go_on(
    worker: DrawingWorker, db_session: Session
) -> None:
    fill(db_session)
    stock_picks(db_session, 1)
    spare(db_session, 2)
    made = [offer(db_session, add_player(db_session)).id for _ in range(2)]
    left = judge(db_session)
    left.started_at = utc_now() - 2 * lifetimes.IDLE_JUDGE
    old = update(Pick).where(Pick.id == made[0])
    db_session.execute(old.values(offered_at=utc_now() - 2 * lifetimes.OFFER))
    db_session.commit()
    assert upkeep.end_abandoned(worker.connect(), 18) == 2
    db_session.rollback()
    assert db_session.get(Pick, made[0], populate_existing=True) is None
    assert db_session.get(Pick, made[1], populate_existing=True) is not None
    assert judge(db_session).length == 1
