"""Duels: one friend gets the second place, and nobody is told the other's score too early."""

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, NotFound
from quiz.models import Player, Round
from quiz.play import players, sets
from quiz.play.sets.duels import Duel
from quiz.storage.database import utc_now
from tests.support.factories import add_player, fill
from tests.support.sets import accepted, daily_round, duel_round, finish, let_time_pass, play


def seen(session: Session, of: Round, player_id: str | None) -> Duel:
    """Return a duel as a player sees it."""
    return sets.duels.find(session, of.set_id or "", player_id, utc_now())


def test_the_first_friend_gets_the_place(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    assert not seen(db_session, first, None).is_taken
    friend = add_player(db_session)
    second = accepted(db_session, first, friend)
    assert accepted(db_session, first, friend).id == second.id  # a retry changes nothing
    maker = db_session.get_one(Player, first.player_id)
    assert accepted(db_session, first, maker).id == first.id
    with pytest.raises(Conflict, match="Both places"):
        accepted(db_session, first)
    stranger = seen(db_session, first, None)
    assert stranger.is_taken
    assert (stranger.own, stranger.other, stranger.ending) == (None, None, None)


def test_scores_are_told_to_both_at_the_end(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    play(db_session, first, right=8)
    waiting = seen(db_session, second, second.player_id)
    assert (waiting.own_score, waiting.other_score, waiting.ending) == (None, None, None)
    assert seen(db_session, first, first.player_id).own_score == 8
    play(db_session, second, right=6)
    sets.ending.finish_if_due(db_session, first.set_id or "", utc_now())
    one, other = (seen(db_session, first, each.player_id) for each in (first, second))
    assert (one.own_score, one.other_score, one.ending) == (8, 6, "won")
    assert (other.own_score, other.other_score, other.ending) == (6, 8, "lost")
    assert seen(db_session, first, None).other_score is None


def test_a_duel_whose_time_is_up_can_not_be_accepted(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    play(db_session, first, right=8)
    let_time_pass(db_session, first.set_id)
    with pytest.raises(Conflict, match="over"):
        accepted(db_session, first)
    db_session.rollback()
    finish(db_session, first.set_id)
    mine = seen(db_session, first, first.player_id)
    assert (mine.ending, mine.own_score, mine.other_score) == ("alone", 8, None)


def test_only_duels_are_found(db_session: Session) -> None:
    fill(db_session)
    day = daily_round(db_session)
    for set_id in (day.set_id or "", "nothing"):
        with pytest.raises(NotFound):
            sets.duels.find(db_session, set_id, day.player_id, utc_now())
        with pytest.raises(NotFound):
            sets.duels.accept(db_session, add_player(db_session), set_id, utc_now())


def test_the_latest_duels_of_a_player(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=90)
    player = add_player(db_session)
    first = duel_round(db_session, player)
    second = accepted(db_session, duel_round(db_session), player)
    latest = sets.duels.latest(db_session, player.id, UTKFACE.name, utc_now())
    assert [each.id for each in latest] == [second.set_id, first.set_id]
    assert sets.duels.latest(db_session, None, UTKFACE.name, utc_now()) == []


def test_the_place_of_an_erased_player_is_free_again(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    play(db_session, first, right=8)
    players.erase_player(db_session, first.player_id)
    db_session.commit()
    second = accepted(db_session, first)
    left = seen(db_session, first, second.player_id)
    assert (left.other, left.is_taken) == (None, False)
