"""Aggregates: each response counted once, whoever counts; snapshots; the recount."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quiz.counts import aggregates, digests, recounting
from quiz.counts.aggregates import EVERYONE, of_kind
from quiz.counts.counters import counts_of
from quiz.counts.crowd import Crowd, Rate
from quiz.decks.deck import UTKFACE
from quiz.decks.groups import group_names
from quiz.faces import FACE_LENGTH, purge_fakes, take_down
from quiz.figures.fooling import hype_interval, hype_interval_of
from quiz.figures.signal_detection import Counts, pooled
from quiz.jobs import recount
from quiz.models import (
    Aggregate,
    Face,
    FaceBytes,
    Label,
    Player,
    PlayerDay,
    Round,
    Skill,
    Trial,
    Uncounted,
)
from quiz.play import exhibits
from quiz.play import players as auth
from quiz.storage.database import Database, utc_now
from tests.support.factories import (
    a_real,
    add_player,
    add_round,
    add_skill,
    fill,
    respond,
    skill_of,
)

DECK = UTKFACE.name
WORDS = {"said": [Label.REAL, Label.FAKE]}


def play(session: Session, player: Player, seed: int = 0, length: int = 10) -> None:
    """Respond to a round as chance will have it."""
    dice = random.Random(seed)
    round_ = add_round(session, player, length=length)
    for position in range(1, length + 1):
        said = dice.choice(WORDS["said"])
        confidence = dice.choice([None, 50, 75, 100])
        respond(session, player.id, round_.id, position, said, confidence=confidence)
    session.commit()


def folded(session: Session) -> int:
    count = aggregates.fold(session)
    session.commit()
    return count


def agree(session: Session) -> bool:
    session.expire_all()
    found = recounting.differences(session)
    assert [str(difference) for difference in found] == []
    return True


@pytest.fixture
def played(db_session: Session) -> Session:
    """Two players who have played, on faces that machines have judged."""
    fill(db_session)
    db_session.execute(update(Face).values(p_detector=0.9, p_discriminator=0.2))
    db_session.commit()
    for seed in (1, 2):
        play(db_session, add_player(db_session), seed)
    return db_session


def test_a_reader_sees_responses_before_and_after_they_are_folded(played: Session) -> None:
    before = aggregates.everything(played, DECK)
    assert before[EVERYONE].trials == 20
    assert played.scalar(select(func.count()).select_from(Aggregate)) == 0
    assert folded(played) == 20
    assert aggregates.waiting(played) == []
    assert aggregates.everything(played, DECK) == before
    assert folded(played) == 0
    assert agree(played)


def test_every_kind_adds_up(played: Session) -> None:
    folded(played)
    found = aggregates.everything(played, DECK)
    everyone = found[EVERYONE]
    for kind in ("checkpoint", "class"):
        assert pooled(of_kind(found, kind).values()) == Counts(everyone.hits, everyone.misses)
    for kind in ("age", "gender", "race"):
        reals = pooled(of_kind(found, kind).values())
        assert reals == Counts(0, 0, everyone.false_alarms, everyone.correct_rejections)
    assert of_kind(found, "detector").keys() == {"90"}
    assert of_kind(found, "discriminator").keys() == {"20"}
    rated = played.scalar(select(func.count()).where(Trial.confidence.is_not(None)))
    assert sum(counts.trials for counts in of_kind(found, "stated").values()) == rated
    assert sum(c.reals for c in aggregates.photographs(played, DECK).values()) == everyone.reals


def test_an_erased_player_is_taken_out_counted_or_not(played: Session) -> None:
    folded(played)
    late, early = add_player(played), played.scalars(select(Player)).first()
    assert early is not None
    play(played, late, 3)
    for player in (early, late):
        auth.erase_player(played, player.id)
        played.commit()
        assert agree(played)
    assert aggregates.everything(played, DECK)[EVERYONE].trials == 10
    folded(played)
    assert agree(played)


class Machine:
    """Plays what hypothesis asks for, on one database."""

    def __init__(self, session: Session) -> None:
        self.session, self.players = session, [add_player(session)]

    def do(self, step: str, number: int) -> None:
        session = self.session
        player = self.players[number % len(self.players)]
        if step == "play":
            play(session, player, number, length=4)
        elif step == "join":
            self.players.append(add_player(session))
        elif step == "erase" and len(self.players) > 1:
            self.players.remove(player)
            auth.erase_player(session, player.id)
        elif step == "take down":
            take_down(session, a_real(number % 40).sha256, utc_now())
        elif step == "fold":
            aggregates.fold(session)
        session.commit()


STEPS = st.tuples(
    st.sampled_from(["play", "join", "erase", "take down", "fold"]), st.integers(0, 999)
)


def test_counters_equal_a_recount_after_whatever_happens(database: Database) -> None:
    with database.writing() as session:
        fill(session)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=3, max_size=10))
    def check(steps: list[tuple[str, int]]) -> None:
        with database.writing() as session:
            machine = Machine(session)
            for step, number in steps:
                machine.do(step, number)
            assert agree(session)

    check()


def test_a_recount_looks_once_for_all_that_waits(db_session: Session) -> None:
    dialect = db_session.get_bind().dialect
    query = recounting.settled_trials().compile(dialect=dialect)
    if dialect.name == "postgresql":
        plan = db_session.connection().exec_driver_sql(f"EXPLAIN {query}").scalars().all()
        assert "Anti Join" in "\n".join(plan)
        assert "SubPlan" not in "\n".join(plan)
    else:
        assert "NOT (EXISTS" in str(query)


def test_a_recount_reports_and_repairs(played: Session) -> None:
    folded(played)
    player = played.scalars(select(Player)).first()
    assert player is not None
    right = counts_of(skill_of(played, player))
    played.execute(update(Skill).where(Skill.player_id == player.id).values(hits=Skill.hits + 3))
    played.execute(delete(PlayerDay).where(PlayerDay.player_id == player.id))
    played.execute(update(Round).where(Round.player_id == player.id).values(correct=9, answered=9))
    played.execute(update(Aggregate).where(Aggregate.kind == "race").values(false_alarms=77))
    played.execute(delete(Aggregate).where(Aggregate.kind == "age"))
    played.commit()
    played.expire_all()
    found = recounting.differences(played)
    assert {d.table for d in found} == {"skills", "player_days", "rounds", "aggregates"}
    assert f"skills {player.id} utkface: hits -3" in {str(d) for d in found}
    play(played, player, 9)  # what comes in meanwhile is not lost
    recounting.repair(played, found)
    played.commit()
    assert agree(played)
    assert counts_of(skill_of(played, player)).trials == right.trials + 10


def test_several_workers_repair_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each night all workers count at the same minute, and each finds the same."""
    with database.writing() as session:
        fill(session)
        play(session, add_player(session))
    barrier, count = Barrier(3), recounting.differences

    def differences(session: Session) -> list[recounting.Difference]:
        found = count(session)
        barrier.wait(timeout=20)
        return found

    for night in range(3):
        with database.transaction() as session:
            session.execute(update(Skill).values(hits=Skill.hits + 3 + night))
        monkeypatch.setattr(recounting, "differences", differences)
        with ThreadPoolExecutor(3) as threads:
            repaired = list(threads.map(recount, [database] * 3))
        monkeypatch.undo()
        assert sorted(map(len, repaired)) == [0, 0, 1]
        with database.writing() as session:
            assert agree(session)


def test_snapshots_say_how_players_are_spread(played: Session) -> None:
    for seed in (3, 4, 5):
        play(played, played.scalars(select(Player)).first() or add_player(played), seed)
    body = digests.players(played, DECK)
    assert body["players"] == 2
    assert sum(body["bins"]) == 1  # one has thirty faces or more
    low, high = body["hype_interval"]
    assert 0 <= low <= high <= 100
    digests.keep(played, digests.make(played), utc_now())
    played.commit()
    found = digests.find(played, DECK, "players")
    assert found is not None
    assert found.body == {**body, "hype_interval": [low, high]}


@pytest.mark.parametrize(("right", "place"), [(59, 11), (60, 12), (0, 0), (99, 19), (100, 19)])
def test_a_player_stands_in_the_bin_below_the_next_step(
    db_session: Session, right: int, place: int
) -> None:
    add_skill(db_session, add_player(db_session), hits=right, misses=100 - right)
    bins = digests.accuracy_bins(db_session, DECK)
    assert [n for n, count in enumerate(bins) if count] == [place]


def test_the_interval_from_sums_is_the_bootstraps(db_session: Session) -> None:
    dice = random.Random(5)
    for _ in range(120):
        skill, n = dice.gauss(0.65, 0.1), dice.randint(10, 60)
        hits = sum(dice.random() < skill for _ in range(n))
        rejections = sum(dice.random() < skill for _ in range(n))
        add_skill(
            db_session,
            add_player(db_session),
            hits=hits,
            misses=n - hits,
            false_alarms=n - rejections,
            correct_rejections=rejections,
        )
    add_player(db_session)  # has not played, and does not count
    sums = digests.player_sums(db_session, DECK)
    assert sums.players == 120
    drawn = hype_interval(digests.active_players(db_session, DECK))
    linear = hype_interval_of(sums)
    assert drawn is not None
    assert linear is not None
    assert linear == pytest.approx(drawn, abs=0.5)
    assert (linear[1] - linear[0]) == pytest.approx(drawn[1] - drawn[0], rel=0.15)


def test_fakes_that_fooled_are_shown_and_kept(played: Session) -> None:
    digests.keep(played, digests.make(played), utc_now())
    played.commit()
    shown = exhibits.fakes(played, DECK)
    fooled = played.scalar(
        select(func.count()).where(Trial.label == Label.FAKE, Trial.response == Label.REAL)
    )
    assert 0 < len(shown) == min(fooled or 0, digests.STANDING_OUT)
    body = exhibits.fake_body(played, shown[0].face_id)
    assert body is not None
    assert len(body) == FACE_LENGTH
    ids = [exhibit.face_id for exhibit in shown]
    purge_fakes(played, utc_now() + timedelta(days=1), ids)
    left = set(played.scalars(select(FaceBytes.face_id).join(Face).where(Face.label == "fake")))
    assert set(ids) <= left
    real = played.scalars(select(Face.id).where(Face.label == Label.REAL)).first() or 0
    assert exhibits.fake_body(played, real) is None


def test_an_exhibited_fake_is_dealt_to_nobody_and_hidden_while_it_is_open(
    played: Session,
) -> None:
    digests.keep(played, digests.make(played), utc_now())
    played.commit()
    exhibit = exhibits.fakes(played, DECK)[0]
    stranger = add_player(played)
    for _ in range(4):  # more than the stock holds, so that shown ones are dealt again
        add_round(played, stranger, length=50)
    dealt = set(played.scalars(select(Trial.face_id).where(Trial.player_id == stranger.id)))
    assert exhibit.face_id not in dealt
    played.execute(
        update(Trial)
        .where(Trial.face_id == exhibit.face_id)
        .values(response=None, responded_at=None)
    )
    digests.keep(played, digests.make(played), utc_now())
    assert exhibits.fake_body(played, exhibit.face_id) is None


def test_a_photograph_is_shown_to_those_who_have_judged_it(db_session: Session) -> None:
    fill(db_session, reals=4)
    players = [add_player(db_session) for _ in range(6)]
    for seed, player in enumerate(players):
        play(db_session, player, seed, length=20)
    db_session.execute(update(Trial).where(Trial.label == Label.REAL).values(response=Label.FAKE))
    folded(db_session)
    digests.keep(db_session, digests.make(db_session), utc_now())
    stranger = add_player(db_session)
    db_session.commit()
    seen = exhibits.photographs(db_session, DECK, players[0].id)
    assert len(seen) == 4
    assert all(exhibit.wrong == exhibit.shown >= digests.MIN_SHOWN for exhibit in seen)
    assert any(exhibit.url for exhibit in seen)
    assert all(e.url is None for e in exhibits.photographs(db_session, DECK, stranger.id))
    assert all(e.url is None for e in exhibits.photographs(db_session, DECK, None))


def test_the_crowd_stands_beside_the_machines(played: Session) -> None:
    crowd = Crowd(aggregates.everything(played, DECK), group_names(DECK))
    detector = {judge.name: judge for judge in crowd.machines}["detector"]
    assert detector.counts.hits == crowd.counts.fakes  # it said 0.9 to everything
    assert detector.roc is not None
    assert detector.roc.area == 0.5
    assert crowd.game_value is not None
    assert -1.3863 <= crowd.game_value < 0
    assert [rate.name for rate in crowd.by_checkpoint] == ["drawn-1"]
    assert sum(rate.trials for rate in crowd.false_alarms_by("gender")) == crowd.counts.reals


@pytest.mark.parametrize(("counts", "share"), [((5, 5, 5, 5), 0), ((9**9, 0, 0, 9**9), 1)])
def test_the_game_stands_between_a_coin_and_a_perfect_judge(
    counts: tuple[int, ...], share: float
) -> None:
    assert Crowd({EVERYONE: Counts(*counts)}, {}).game_share == pytest.approx(share, abs=1e-6)
    assert Crowd({}, {}).game_share is None


def test_few_trials_say_nothing_about_a_group() -> None:
    assert (Rate("x", 3, 19).share, Rate("x", 3, 19).interval) == (None, None)
    assert Rate("x", 5, 20).share == 0.25


def test_a_response_waits_to_be_counted_once(played: Session) -> None:
    trial = played.scalars(select(Trial).where(Trial.response.is_not(None))).first()
    assert trial is not None
    assert trial.response is not None
    respond(played, trial.player_id, trial.round_id, trial.position, trial.response)
    played.commit()
    assert played.scalar(select(func.count()).select_from(Uncounted)) == 20
