"""Counters by lane and week: exact, once for each trial, in nobody's way."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from quiz.counts import aggregates, recounting, repairing
from quiz.counts.counters import counts_of
from quiz.counts.lane_sums import pairs_by_lane
from quiz.counts.lane_weeks import count_weeks, monday_of
from quiz.decks.deck import UTKFACE
from quiz.figures import Counts, pooled
from quiz.models import Face, Label, LaneWeek, Player, Trial, Uncounted
from quiz.play.players import erase_player
from quiz.storage.database import Database, downgrade, upgrade
from tests.support.counting import count_all, counters_agree, play_randomly, say_fake
from tests.support.factories import add_player, add_round, fill, respond

LANES = 3  # the fakes are of lanes 1, 2, 3 in turn


@pytest.fixture
def taught(db_session: Session) -> Session:
    """A database whose fakes are of three lanes, in which two players have played."""
    fill(db_session)
    fakes = update(Face).where(Face.label == Label.FAKE)
    db_session.execute(fakes.values(lane_id=1 + Face.id % LANES))
    db_session.commit()
    for seed in (1, 2):
        play_randomly(db_session, add_player(db_session), seed)
    return db_session


def counts_by_lane(session: Session) -> dict[int, Counts]:
    """Return what is stored, by lane."""
    found: dict[int, list[Counts]] = {}
    for row in session.scalars(select(LaneWeek)):
        found.setdefault(row.lane_id, []).append(counts_of(row))
    return {lane: pooled(counts) for lane, counts in found.items()}


def test_a_week_begins_on_a_monday() -> None:
    assert monday_of(date(2026, 3, 1)) == date(2026, 2, 23)
    assert monday_of(date(2026, 3, 2)) == monday_of(date(2026, 3, 8)) == date(2026, 3, 2)


def test_a_face_counts_for_the_lane_of_the_fake_of_its_pair(taught: Session) -> None:
    count_all(taught)
    faces = taught.execute(select(Face.id, Face.lane_id, Face.partner_id)).all()
    lanes = {face: lane for face, lane, _ in faces}
    partners = {face: partner for face, _, partner in faces}
    expected: dict[int | None, int] = {}
    for face in taught.scalars(select(Trial.face_id).where(Trial.response.is_not(None))):
        lane = lanes[face] or lanes[partners[face] or 0]
        expected[lane] = expected.get(lane, 0) + 1
    found = counts_by_lane(taught)
    assert {lane: counts.trials for lane, counts in found.items()} == expected
    assert len(expected) > 1
    assert sum(counts.reals for counts in found.values()) > 0
    assert pooled(found.values()) == aggregates.read_aggregates(taught, "utkface")[("all", "")]


def test_a_pair_counts_once_for_both_of_its_faces(taught: Session) -> None:
    for seed in range(8):
        play_randomly(taught, add_player(taught), seed)
    count_all(taught)
    faces = taught.execute(select(Face.id, Face.partner_id))
    partners = {face: partner for face, partner in faces if partner}
    responded = taught.scalars(select(Trial.face_id).where(Trial.response.is_not(None))).all()
    pairs = {partners.get(face, face) for face in responded}
    assert len(pairs) < len(set(responded))
    found = pairs_by_lane(taught, "utkface", [1, 2, 3])
    assert sum(sums.players for sums in found.values()) == len(pairs)
    assert {lane: sums.counts for lane, sums in found.items()} == counts_by_lane(taught)


def test_pages_read_no_rows_of_pairs(taught: Session) -> None:
    def kinds() -> set[str]:
        return {kind for kind, _ in aggregates.read_aggregates(taught, "utkface")}

    before = kinds()
    count_all(taught)
    assert kinds() == before >= {"all", "class"}
    assert not any(kind.startswith("lane") for kind in before)


def test_the_pairs_of_an_erased_player_are_not_counted(taught: Session) -> None:
    count_all(taught)
    for player in taught.scalars(select(Player)).all():
        erase_player(taught, player.id)
    taught.commit()
    assert pairs_by_lane(taught, "utkface", [1, 2, 3]) == {}


def test_faces_of_before_there_were_lanes_are_of_lane_0(played: Session) -> None:
    count_all(played)
    assert counts_by_lane(played).keys() == {0}
    assert counters_agree(played)


def test_the_week_is_that_of_the_response_in_utc(taught: Session) -> None:
    trials = taught.scalars(select(Trial).where(Trial.response.is_not(None))).all()
    moments = (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
    for number, trial in enumerate(trials):
        trial.responded_at = moments[number % 2]
    taught.commit()
    count_all(taught)
    weeks = set(taught.scalars(select(LaneWeek.week)))
    assert weeks == {date(2026, 2, 23), date(2026, 3, 2)}
    differing = {each.table for each in recounting.find_differences(taught)}
    assert "lane_weeks" not in differing


def test_what_is_undone_is_counted_again_and_what_is_counted_is_not(taught: Session) -> None:
    assert aggregates.count_waiting_trials(taught) == 20
    taught.rollback()
    assert counts_by_lane(taught) == {}
    assert count_all(taught) == 20
    before = counts_by_lane(taught)
    assert count_all(taught) == 0
    assert counts_by_lane(taught) == before
    assert counters_agree(taught)


def test_an_untold_face_counts_for_no_lane(taught: Session) -> None:
    count_all(taught)
    before = counts_by_lane(taught)
    add_round(taught, add_player(taught), length=4)
    taught.commit()
    count_all(taught)
    assert counts_by_lane(taught) == before
    assert counters_agree(taught)


def test_an_erased_player_takes_the_weeks_along(taught: Session) -> None:
    early, late = taught.scalars(select(Player)).all()
    count_all(taught)
    play_randomly(taught, late, 5)  # some trials are counted, some wait
    for player, left in ((late, 10), (early, 0)):
        erase_player(taught, player.id)
        taught.commit()
        count_all(taught)
        assert sum(counts.trials for counts in counts_by_lane(taught).values()) == left
        assert counters_agree(taught)


def test_a_recount_repairs_weeks_and_finds_missing_ones(taught: Session) -> None:
    count_all(taught)
    right = counts_by_lane(taught)
    taught.execute(update(LaneWeek).where(LaneWeek.lane_id == 1).values(hits=LaneWeek.hits + 3))
    taught.execute(LaneWeek.__table__.delete().where(LaneWeek.lane_id == 2))  # type: ignore[attr-defined]
    taught.commit()
    differences = recounting.find_differences(taught)
    assert {each.table for each in differences} == {"lane_weeks"}
    repairing.repair_counters(taught, differences)
    taught.commit()
    assert counts_by_lane(taught) == right
    assert counters_agree(taught)


def test_rows_are_counted_by_player_too(taught: Session) -> None:
    rows = taught.execute(aggregates.TRIALS.where(Trial.response.is_not(None))).all()
    assert len({player for player, *_ in count_weeks(rows)}) == 2


@pytest.fixture
def postgres(database: Database) -> Database:
    """A database on Postgres, where rows are locked one by one; the test is left out elsewhere."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    return database


def test_no_response_waits_for_a_worker_that_counts(postgres: Database) -> None:
    with postgres.writing() as session:
        fill(session)
        player = add_player(session)
        play_randomly(session, player)
        round_ = add_round(session, player, length=4)
        session.commit()
        with postgres.writing() as worker:
            assert aggregates.count_waiting_trials(worker) == 10
            session.execute(text("SET LOCAL lock_timeout = '500ms'"))
            respond(session, player.id, round_.id, 1, Label.FAKE)
            session.commit()
            worker.commit()
        assert count_all(session) == 1
        assert counters_agree(session)


def test_a_player_is_erased_while_a_worker_counts(postgres: Database) -> None:
    """The worker's new rows point to a player who is about to go: neither waits for the other."""
    with postgres.writing() as session:
        fill(session)
        player, other = add_player(session), add_player(session)
        for each in (player, other):
            play_randomly(session, each)
        owner = player.id

    def erase() -> None:
        with postgres.transaction() as session:
            erase_player(session, owner)

    with postgres.writing() as worker:
        waiting = select(Uncounted.trial_id).order_by(Uncounted.trial_id)
        worker.scalars(waiting.with_for_update()).all()  # as counting begins
        thread = Thread(target=erase)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # it has locked the player, and waits for the trials
        assert aggregates.count_waiting_trials(worker) == 20
        worker.commit()
        thread.join(10)
        assert not thread.is_alive()
    with postgres.writing() as session:
        assert set(session.scalars(select(LaneWeek.player_id))) == {other.id}
        assert counters_agree(session)


def test_trials_of_before_are_of_lane_0_after_an_upgrade(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        for number in range(3):
            say_fake(session, add_player(session), UTKFACE, 2 + 2 * number)
        trials = session.scalars(select(Trial).where(Trial.response.is_not(None))).all()
        for number, trial in enumerate(trials):
            trial.responded_at = datetime(2026, 3, 1 + number % 9, 23, 30, tzinfo=UTC)
        session.flush()
        count_all(session)
        add_round(session, add_player(session), length=4)
        play_randomly(session, add_player(session))  # these wait
    downgrade(database.engine, "0022")
    upgrade(database.engine)
    with database.snapshot() as session:
        assert counts_by_lane(session)[0].trials == 12
        differing = {each.table for each in recounting.find_differences(session)}
    assert "lane_weeks" not in differing
