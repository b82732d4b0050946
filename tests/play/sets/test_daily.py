"""The daily ten: one set for a day and deck, its board, and a player's days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Conflict
from quiz.models import Round, SharedSet
from quiz.play import sets
from quiz.storage.database import utc_now
from tests.support.factories import add_player, fill
from tests.support.sets import daily_round, finish, play, trials_of

DECK = UTKFACE.name
LATE = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)


def test_each_day_and_deck_has_one_set(db_session: Session) -> None:
    fill(db_session)
    fill(db_session, deck=GALLERY)
    one, two = daily_round(db_session), daily_round(db_session)
    other = daily_round(db_session, deck=GALLERY)
    assert one.set_id == two.set_id != other.set_id
    tomorrow = daily_round(db_session, now=utc_now() + timedelta(days=1))
    assert tomorrow.set_id != one.set_id
    faces = [{trial.face_id for trial in trials_of(db_session, each)} for each in (one, tomorrow)]
    assert not faces[0] & faces[1]


def test_a_day_ends_at_midnight() -> None:
    assert sets.daily.midnight_after(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_set_that_is_over_begins_no_round(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    finish(db_session, round_.set_id)
    with pytest.raises(Conflict, match="This day is over"):
        daily_round(db_session)


def test_tomorrows_set_is_made_shortly_before_midnight_where_people_play(
    db_session: Session,
) -> None:
    fill(db_session, reals=60)

    def is_wanted(now: datetime) -> bool:
        return sets.daily.is_wanted_ahead(db_session, DECK, now)

    assert not is_wanted(LATE)  # nobody has played
    daily_round(db_session, now=LATE)
    assert is_wanted(LATE)
    assert not is_wanted(LATE - timedelta(hours=1))
    sets.daily.set_of(db_session, UTKFACE, date(2026, 12, 11), 18, LATE)
    assert not is_wanted(LATE)  # it is there


def test_a_set_that_nobody_has_played_brings_no_next_one(db_session: Session) -> None:
    fill(db_session)
    sets.daily.set_of(db_session, UTKFACE, LATE.date(), 18, LATE)
    assert not sets.daily.is_wanted_ahead(db_session, DECK, LATE)


def test_the_board_lists_who_wants_to_be_listed_and_shares_ranks(db_session: Session) -> None:
    fill(db_session)
    names = {"Ann": 7, "Bob": 9, "Cid": 7, "Dan": 3, "Eve": 10, "": 10}
    for name, right in names.items():
        player = add_player(db_session, name or None, is_listed=bool(name))
        player.is_on_hold = name == "Eve"
        round_ = daily_round(db_session, player)
        play(db_session, round_, right=right)
    playing = add_player(db_session, "Fay", is_listed=True)
    play(db_session, daily_round(db_session, playing), right=9, faces=9)
    board = sets.daily.board(db_session, round_.set_id or "", playing.id)
    assert [(each.rank, each.name, each.score) for each in board] == [
        (1, "Bob", 9),
        (2, "Ann", 7),
        (2, "Cid", 7),
        (4, "Dan", 3),
    ]
    assert not any(each.is_own for each in board)
    counts = sets.daily.score_counts(db_session, round_.set_id or "")
    assert counts == {3: 1, 7: 2, 9: 1, 10: 2}


def test_the_latest_board_that_is_told_is_of_an_earlier_day(db_session: Session) -> None:
    fill(db_session, reals=60)
    yesterday = daily_round(db_session, now=utc_now() - timedelta(days=1))
    today = daily_round(db_session)
    assert sets.daily.latest_told(db_session, DECK, utc_now().date()) is None
    finish(db_session, yesterday.set_id)
    finish(db_session, today.set_id)
    told = sets.daily.latest_told(db_session, DECK, utc_now().date())
    assert told is not None
    assert told.id == yesterday.set_id


def test_a_players_days_are_those_of_finished_rounds(db_session: Session) -> None:
    fill(db_session, reals=60)
    player = add_player(db_session)
    now = utc_now()
    for ago, faces in ((0, 9), (1, 10), (2, 10)):
        round_ = daily_round(db_session, player, now=now - timedelta(days=ago))
        db_session.execute(update(Round).values(closes_at=now + timedelta(days=1)))
        play(db_session, round_, right=ago, faces=faces)
    days = sets.daily.days_of(db_session, player.id, DECK)
    assert days == {now.date() - timedelta(days=ago): ago for ago in (1, 2)}
    assert sets.daily.days_of(db_session, None, DECK) == {}
    assert len(db_session.scalars(select(SharedSet)).all()) == 3
