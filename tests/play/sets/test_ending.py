"""The end of a set: its pairs are free, its rounds told, and what was open has no score."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict
from quiz.faces import forget_spares
from quiz.models import Label, ModeRecord, Player, Round, SharedFace, SharedSet, Trial
from quiz.play import abandoned, mode_scores, sets, supply
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill, respond
from tests.support.sets import (
    accepted,
    daily_round,
    duel_round,
    finish,
    let_time_pass,
    play,
    set_of,
    trials_of,
)


def is_finished(session: Session, round_: Round) -> bool:
    """Say whether a round is finished now."""
    return session.get_one(Round, round_.id, populate_existing=True).finished_at is not None


def test_at_the_end_of_a_day_open_rounds_end_without_a_score(db_session: Session) -> None:
    fill(db_session)
    done, begun, idle = (daily_round(db_session) for _ in range(3))
    play(db_session, done, right=5)
    play(db_session, begun, right=9, faces=9)
    assert not sets.ending.close_if_due(db_session, done.set_id or "", utc_now())
    assert finish(db_session, done.set_id)
    left = {round_.id: round_ for round_ in db_session.scalars(select(Round))}
    assert left.keys() == {done.id, begun.id}
    assert [left[each.id].score for each in (done, begun)] == [5, None]
    assert all(round_.is_told and round_.finished_at for round_ in left.values())
    assert db_session.get(Player, idle.player_id) is None
    assert sets.daily.score_counts(db_session, done.set_id or "") == {5: 1}
    counts = mode_scores.score_counts(db_session, done.deck, done.mode)
    assert counts == {5: 1}
    records = {each.player_id: each for each in db_session.scalars(select(ModeRecord))}
    assert (records[begun.player_id].rounds, records[begun.player_id].best) == (0, None)


def test_a_response_after_the_end_is_refused(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    let_time_pass(db_session, round_.set_id)
    with pytest.raises(Conflict, match="time for this face"):
        respond(db_session, round_.player_id, round_.id, 1, Label.REAL)


def test_who_looks_ends_the_own_round_alone(db_session: Session) -> None:
    fill(db_session)
    mine, theirs = daily_round(db_session), daily_round(db_session)
    sets.ending.end_round(db_session, mine.id, utc_now())
    assert set_of(db_session, mine).finished_at is None
    assert not is_finished(db_session, mine)  # there is time left
    let_time_pass(db_session, mine.set_id)
    sets.ending.end_round(db_session, mine.id, utc_now())
    assert is_finished(db_session, mine)
    assert not is_finished(db_session, theirs)
    assert set_of(db_session, mine).finished_at is None


def test_a_duel_is_over_once_both_have_played(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    set_id = first.set_id or ""
    play(db_session, first, right=4)
    assert sets.ending.due_sets(db_session, utc_now()) == []
    play(db_session, second, right=6)
    assert sets.ending.due_sets(db_session, utc_now()) == [set_id]
    assert sets.ending.is_over(db_session, set_id, utc_now())
    assert sets.ending.finish_if_due(db_session, set_id, utc_now())
    assert not sets.ending.finish_if_due(db_session, set_id, utc_now())
    assert not sets.ending.is_over(db_session, set_id, utc_now())
    assert supply.count_in_sets(db_session, UTKFACE, 18) == 0
    assert mode_scores.score_counts(db_session, first.deck, first.mode) == {4: 1, 6: 1}


def test_a_set_with_an_open_round_is_not_finished(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    let_time_pass(db_session, round_.set_id)
    assert not sets.ending.finish_if_due(db_session, round_.set_id or "", utc_now())


def test_rounds_of_a_set_are_not_abandoned_before_its_end(db_session: Session) -> None:
    fill(db_session)
    idle, begun = daily_round(db_session), daily_round(db_session)
    play(db_session, begun, faces=2)
    later = utc_now() + timedelta(days=30)
    assert abandoned.delete_abandoned(db_session, later) == 0
    assert abandoned.finish_abandoned(db_session, later, later) == 0
    assert not abandoned.are_reals_scarce(db_session, UTKFACE, 18)
    assert db_session.get(Round, idle.id) is not None


def test_spares_are_forgotten_once_the_set_is_over(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    play(db_session, round_)
    has_spare = select(func.count()).where(SharedFace.spare_id.is_not(None))
    forget_spares(db_session)
    assert db_session.scalar(has_spare) == 10
    finish(db_session, round_.set_id)
    assert forget_spares(db_session) == 1
    assert db_session.scalar(has_spare) == 0


def test_old_sets_are_deleted_and_their_trials_stay(db_session: Session) -> None:
    fill(db_session)
    old, open_ = daily_round(db_session), duel_round(db_session)
    play(db_session, old, right=2)
    finish(db_session, old.set_id)
    assert sets.ending.delete_old(db_session, utc_now() - timedelta(days=1)) == 0
    assert sets.ending.delete_old(db_session, utc_now() + timedelta(days=1)) == 1
    assert db_session.scalars(select(SharedSet.id)).all() == [open_.set_id]
    assert db_session.scalar(select(func.count()).select_from(SharedFace)) == 10
    assert db_session.scalar(select(func.count()).where(Trial.round_id == old.id)) == 10
    assert sets.daily.days_of(db_session, old.player_id, old.deck) == {utc_now().date(): 2}


def test_pairs_come_back_into_the_game_with_a_new_coin(db_session: Session) -> None:
    fill(db_session, reals=10, fakes=20)
    player, other = add_player(db_session), add_player(db_session)
    round_ = daily_round(db_session, player)
    assert supply.count_free(db_session, UTKFACE, 18) == 0
    finish(db_session, round_.set_id)
    assert supply.count_free(db_session, UTKFACE, 18) == 10
    again = add_round(db_session, other, length=10)
    labels = [trial.label for trial in trials_of(db_session, again)]
    assert labels == [Label.FAKE, Label.REAL] * 5
