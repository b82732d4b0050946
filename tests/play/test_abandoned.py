"""Abandoned rounds: deleted with their trials, the bytes of their fakes, and idle players."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.faces import IS_HELD, add_reals, forget_spares
from quiz.models import Face, FaceBytes, Label, Player, Round, Student, Trial
from quiz.play import abandoned, rounds
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
    respond,
)
from tests.support.mode_classes import open_mode_class, play, round_of
from tests.support.modes import answer, right
from tests.support.picks import judge, offer, spare, stock_picks

DAY = timedelta(days=1)


def tidy(session: Session) -> int:
    """Delete what was left more than a day ago."""
    return abandoned.delete_abandoned(session, utc_now() - DAY)


def age(session: Session) -> None:
    """Make all rounds two days old."""
    session.execute(update(Round).values(started_at=utc_now() - 2 * DAY))


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_round_without_a_response_goes_with_all_that_was_made_for_it(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    add_round(db_session, add_player(db_session), length=4)
    assert tidy(db_session) == 0
    age(db_session)
    assert tidy(db_session) == 1
    assert [count(db_session, table) for table in (Round, Trial, Player)] == [0, 0, 0]
    assert count(db_session, FaceBytes) == 40  # a pair comes back as it is, or would be known
    assert count(db_session, Face) == 40  # a seed is never used again
    assert tidy(db_session) == 0


def test_a_round_with_a_response_stays(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    played = add_round(db_session, player, length=4)
    respond(db_session, player.id, played.id, 1, Label.REAL)
    add_round(db_session, player, length=4)
    age(db_session)
    assert tidy(db_session) == 1
    assert db_session.scalars(select(Round.id)).all() == [played.id]
    assert count(db_session, Trial) == 4
    assert count(db_session, Player) == 1


def test_a_round_with_a_response_is_finished_after_a_week(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    played = add_round(db_session, player, length=4)
    respond(db_session, player.id, played.id, 1, Label.REAL, at=utc_now() - 2 * DAY)
    held = select(func.count()).select_from(Face).where(IS_HELD)
    assert db_session.scalar(held) == 6
    now = utc_now()
    assert abandoned.finish_abandoned(db_session, now - DAY, now) == 0  # it has just begun
    age(db_session)
    assert abandoned.finish_abandoned(db_session, now - DAY, now) == 1
    assert abandoned.finish_abandoned(db_session, now - DAY, now) == 0
    db_session.refresh(played)
    assert played.finished_at == now
    assert db_session.scalar(held) == 0
    forget_spares(db_session)
    assert set(db_session.scalars(select(Trial.spare_id))) == {None}


def test_a_round_that_is_played_goes_on(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    played = add_round(db_session, player, length=4)
    now = utc_now()
    for position, hours in ((1, 30), (2, 1)):
        at = now - timedelta(hours=hours)
        respond(db_session, player.id, played.id, position, Label.REAL, at=at)
    age(db_session)
    assert abandoned.finish_abandoned(db_session, now - timedelta(hours=2), now) == 0
    assert abandoned.finish_abandoned(db_session, now - timedelta(minutes=59), now) == 1


@pytest.mark.parametrize(("count", "is_scarce"), [(2, False), (3, True)])
def test_reals_are_scarce_when_half_are_held(
    db_session: Session, count: int, is_scarce: bool
) -> None:
    fill(db_session, reals=20)
    assert abandoned.scarce_decks(db_session, 18) == set()
    for _ in range(count):
        add_round(db_session, add_player(db_session), length=4)
    assert abandoned.scarce_decks(db_session, 18) == ({"utkface"} if is_scarce else set())


@pytest.mark.usefixtures("quick_hashes")
def test_reals_are_scarce_when_half_of_what_classrooms_leave_is_held(db_session: Session) -> None:
    fill(db_session, reals=20)
    classroom = add_classroom(db_session, add_teacher(db_session), length=10)
    add_student(db_session, classroom)  # whose round holds the same faces
    assert abandoned.scarce_decks(db_session, 18) == set()
    for _ in range(2):
        add_round(db_session, add_player(db_session), length=4)
    assert abandoned.scarce_decks(db_session, 18) == {"utkface"}
    stages.finish(db_session, classroom, utc_now())
    assert abandoned.scarce_decks(db_session, 18) == set()


def test_reals_that_can_not_be_dealt_hide_no_scarcity(db_session: Session) -> None:
    fill(db_session, reals=8)
    children = [replace(a_real(seed, age=5), klass=2) for seed in range(100, 140)]
    add_reals(db_session, children, utc_now())
    for _ in range(2):
        add_round(db_session, add_player(db_session), length=4)
    assert abandoned.scarce_decks(db_session, 18) == {"utkface"}
    assert abandoned.scarce_decks(db_session, 0) == set()


def test_a_player_with_a_name_stays(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    player.pseudonym = player.pseudonym_key = "amber-otter"
    add_round(db_session, player, length=4)
    age(db_session)
    assert tidy(db_session) == 1
    assert count(db_session, Player) == 1


@pytest.mark.usefixtures("quick_hashes")
def test_the_rounds_of_a_classroom_are_its_teachers(db_session: Session) -> None:
    fill(db_session)
    classroom = add_classroom(db_session, add_teacher(db_session))
    add_student(db_session, classroom, "Ada")
    age(db_session)
    before = count(db_session, Round)
    assert before
    assert tidy(db_session) == 0
    assert count(db_session, Round) == before


def test_no_transaction_deletes_more_than_a_chunk(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abandoned, "CHUNK", 2)
    fill(db_session)
    for _ in range(3):
        add_round(db_session, add_player(db_session), length=4)
    age(db_session)
    assert [tidy(db_session) for _ in range(3)] == [2, 1, 0]


def test_a_student_who_plays_alone_and_leaves_holds_no_faces(
    db_session: Session, quick_hashes: None
) -> None:
    fill(db_session)
    teacher = add_teacher(db_session)
    classroom = open_mode_class(db_session, teacher)
    student, other = (add_student(db_session, classroom) for _ in range(2))
    play(db_session, student, [True])
    play(db_session, other, [True])
    shared = add_student(db_session, add_classroom(db_session, teacher, length=4))
    held = select(func.count()).select_from(Face).where(IS_HELD)
    before = db_session.scalar(held) or 0
    assert abandoned.give_back_idle(db_session, utc_now() - DAY) == 0  # it has just begun
    age(db_session)
    assert abandoned.give_back_idle(db_session, utc_now() - DAY) == 0  # and is played
    own = update(Trial).where(Trial.player_id == student.player_id)
    db_session.execute(own.values(responded_at=utc_now() - 2 * DAY))
    assert abandoned.give_back_idle(db_session, utc_now() - DAY) == 1
    assert abandoned.give_back_idle(db_session, utc_now() - DAY) == 0
    assert db_session.scalar(held) == before - 6
    # What was answered stays, and the round goes on with other faces.
    assert play_on(db_session, student) == 4
    of_class = select(func.count()).where(Trial.round_id == shared.round_id)
    assert db_session.scalar(of_class) == 4


def play_on(session: Session, student: Student) -> int:
    """Let a student go on with one pair more; how many faces are answered then."""
    round_ = round_of(session, student)
    rounds.deal_ahead(session, round_, min_age=18, now=utc_now())
    answer(session, round_, 2, right(session, round_, 2))
    return round_of(session, student).answered


def test_a_pick_that_a_judge_has_left_goes_on_to_others(db_session: Session) -> None:
    fill(db_session)
    stock_picks(db_session, 2)
    idle, busy = judge(db_session), judge(db_session)
    other = add_round(db_session, add_player(db_session), length=4)
    for round_ in (idle, busy, other):
        round_.started_at = utc_now() - 2 * DAY
    shown = select(Trial).where(Trial.round_id == busy.id)
    for trial in db_session.scalars(shown):
        trial.shown_at = utc_now()
    db_session.commit()
    assert abandoned.give_back_picks(db_session, utc_now() - DAY) == 1
    waiting = select(Trial.round_id).where(Trial.response.is_(None)).distinct()
    assert set(db_session.scalars(waiting)) == {busy.id, other.id}
    assert judge(db_session).length == 1
    assert abandoned.give_back_picks(db_session, utc_now() - DAY) == 0


def test_a_player_with_an_offer_stays(db_session: Session) -> None:
    fill(db_session)
    spare(db_session, 4)
    player = add_player(db_session)
    offer(db_session, player)
    add_round(db_session, player, length=4)
    age(db_session)
    assert tidy(db_session) == 1
    assert count(db_session, Player) == 1
