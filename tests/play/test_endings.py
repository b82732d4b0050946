"""Endings: when a round of a mode is over, its score, and its player's record."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy.orm import Session

from quiz.counts import recounting, repairing
from quiz.errors import Conflict
from quiz.models import Mode, ModeRecord, Player, Skill
from quiz.play import Submission, record_responses, rounds
from quiz.storage.database import Database, utc_now
from tests.support.climbs import OPTIONS, stock_climb
from tests.support.factories import add_player, fill
from tests.support.modes import answer, play, right, start, wrong


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    return add_player(db_session)


def record(session: Session, player: Player, mode: Mode) -> ModeRecord:
    return session.get_one(ModeRecord, (player.id, "utkface", mode), populate_existing=True)


def test_pairs_end_at_their_length_and_keep_the_best(db_session: Session, player: Player) -> None:
    for right_ones, best in ((6, 6), (9, 9), (3, 9)):
        round_ = start(db_session, player, Mode.PAIR)
        verdicts = play(db_session, round_, [number < right_ones for number in range(10)])
        assert [verdict.is_done for verdict in verdicts] == [False] * 9 + [True]
        db_session.refresh(round_)
        assert (round_.score, rounds.view_of(round_).correct) == (right_ones, right_ones)
        assert round_.finished_at is not None
        assert record(db_session, player, Mode.PAIR).best == best
    assert record(db_session, player, Mode.PAIR).rounds == 3


def test_survival_ends_with_the_third_mistake(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.SURVIVAL)
    marks = [True, False, True, True, False, True, False]
    verdicts = play(db_session, round_, marks)
    assert [verdict.is_done for verdict in verdicts] == [False] * 6 + [True]
    db_session.refresh(round_)
    assert round_.score == 4
    with pytest.raises(Conflict):
        answer(db_session, round_, 8, right(db_session, round_, 8))


def test_survival_may_be_stopped_and_counts(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.SURVIVAL)
    play(db_session, round_, [True, True])
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    assert (round_.score, record(db_session, player, Mode.SURVIVAL).rounds) == (2, 1)


def test_a_round_that_is_stopped_before_any_response_has_no_score(
    db_session: Session, player: Player
) -> None:
    round_ = start(db_session, player, Mode.SURVIVAL)
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    assert (round_.score, db_session.get(ModeRecord, (player.id, "utkface", Mode.SURVIVAL))) == (
        None,
        None,
    )


def test_pairs_can_not_be_stopped(db_session: Session, player: Player) -> None:
    round_ = start(db_session, player, Mode.PAIR)
    with pytest.raises(Conflict, match="ends by itself"):
        rounds.finish_round(db_session, player.id, round_.id, utc_now())


@pytest.mark.parametrize("mode", [Mode.PAIR, Mode.ODD, Mode.SURVIVAL])
def test_modes_count_for_themselves_alone(db_session: Session, player: Player, mode: Mode) -> None:
    play(db_session, start(db_session, player, Mode.CLASSIC), [True, True, False])
    before = skill(db_session, player)
    play(db_session, start(db_session, player, mode), [True, False, True])
    assert skill(db_session, player) == before == 3
    assert recounting.find_differences(db_session) == []
    record(db_session, player, mode).hits += 5
    db_session.flush()
    differences = recounting.find_differences(db_session)
    assert [each.missing for each in differences] == [{"hits": -5}]
    repairing.repair_counters(db_session, differences)
    assert recounting.find_differences(db_session) == []


def skill(session: Session, player: Player) -> int:
    row = session.get_one(Skill, (player.id, "utkface"), populate_existing=True)
    return row.hits + row.misses + row.false_alarms + row.correct_rejections


@pytest.mark.parametrize("mode", [Mode.PAIR, Mode.ODD])
def test_a_choice_is_kept_as_it_was_given(db_session: Session, player: Player, mode: Mode) -> None:
    round_ = start(db_session, player, mode)
    given, other = right(db_session, round_, 1), wrong(db_session, round_, 1)
    first = answer(db_session, round_, 1, given)
    assert answer(db_session, round_, 1, given).facts() == first.facts()
    with pytest.raises(Conflict, match="another response"):
        answer(db_session, round_, 1, other)
    with pytest.raises(Conflict, match="not open"):
        answer(db_session, round_, 3, right(db_session, round_, 3))
    with pytest.raises(Conflict, match="name one of them"):
        answer(db_session, round_, 2, right(db_session, round_, 2)[:1])


def test_a_round_that_a_response_is_ending_is_not_stopped_as_well(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        player = add_player(session)
        round_ = start(session, player, Mode.SURVIVAL)
        play(session, round_, [True, False, False])
        player_id, round_id, [said] = player.id, round_.id, wrong(session, round_, 4)

    def stop() -> None:
        with database.transaction() as session:
            rounds.finish_round(session, player_id, round_id, utc_now())

    with ThreadPoolExecutor(1) as threads:
        with database.transaction() as session:
            response = Submission(player_id, round_id, 4, said, None, utc_now())
            record_responses(session, [response], min_age=18)
            stopped = threads.submit(stop)
            sleep(0.3)  # the stop has come as far as it can
        stopped.result()
    with database.reading() as session:
        assert session.get_one(ModeRecord, (player_id, "utkface", Mode.SURVIVAL)).rounds == 1


@pytest.mark.parametrize("mode", [Mode.CLIMB, Mode.DISTANCE])
def test_trials_that_are_read_for_the_level_are_not_read_again_for_the_end(
    db_session: Session, player: Player, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    stock_climb(db_session, each=8)
    round_ = start(db_session, player, mode, OPTIONS if mode is Mode.CLIMB else {})
    round_.length = None if mode is Mode.CLIMB else 3
    monkeypatch.delattr("quiz.play.endings.judged_trials")
    verdicts = play(db_session, round_, [False] * 3)
    assert [verdict.is_done for verdict in verdicts] == [False, False, True]
    db_session.refresh(round_)
    assert round_.score is not None
