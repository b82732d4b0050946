"""Making a set: ten pairs that are held as a whole, with coins of their own."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Unavailable
from quiz.faces import IS_HELD
from quiz.models import Face, Label, Mode, SharedFace
from quiz.play import sets, supply
from quiz.play.sets import making
from quiz.policy import limits
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill
from tests.support.sets import daily_round, duel_round, finish, set_of


def held(session: Session) -> Counter[Label]:
    """Count the faces that are held, by label."""
    return Counter(session.scalars(select(Face.label).where(IS_HELD)))


def test_both_faces_of_each_pair_are_held_whatever_the_coins_say(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    faces = making.faces_of(db_session, round_.set_id or "")
    assert [face.place for face in faces] == list(range(1, 11))
    assert held(db_session) == {Label.REAL: 10, Label.FAKE: 10}
    labels = dict(db_session.execute(select(Face.id, Face.label)).all())
    for face in faces:
        assert face.spare_id is not None
        assert labels[face.face_id] is face.label
        assert {labels[face.face_id], labels[face.spare_id]} == set(Label)
    assert finish(db_session, round_.set_id)
    assert held(db_session) == {}


def test_pairs_of_a_set_count_once_and_are_dealt_to_nobody(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=30)
    first = daily_round(db_session)
    daily_round(db_session)
    assert supply.count_in_sets(db_session, UTKFACE, 18) == 10
    assert supply.count_in_sets(db_session, GALLERY, 18) == 0
    assert supply.count_in_rounds(db_session, UTKFACE, 18) == 0
    assert supply.count_free(db_session, UTKFACE, 18) == 10
    add_round(db_session, add_player(db_session), length=10)
    with pytest.raises(Unavailable):
        add_round(db_session, add_player(db_session), length=1)
    finish(db_session, first.set_id)
    add_round(db_session, add_player(db_session), length=10)


def test_without_faces_there_is_no_set(db_session: Session) -> None:
    fill(db_session, reals=9, fakes=30)
    with pytest.raises(Unavailable):
        daily_round(db_session)
    db_session.rollback()
    assert db_session.scalars(select(SharedFace)).all() == []


def test_all_sets_together_hold_a_part_of_the_deck(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=80)
    assert making.most_of_sets(60) == 20
    first = duel_round(db_session)
    duel_round(db_session)
    with pytest.raises(Unavailable, match="So many duels"):
        duel_round(db_session)
    db_session.rollback()
    daily_round(db_session)  # a day is never refused for that
    finish(db_session, first.set_id)
    with pytest.raises(Unavailable, match="So many duels"):
        duel_round(db_session)


def test_the_part_grows_with_the_deck_and_leaves_half_of_a_small_one() -> None:
    assert making.most_of_sets(10) == 5
    assert making.most_of_sets(1000) == int(1000 * limits.SETS_SHARE)


def test_a_set_knows_what_it_is_for(db_session: Session) -> None:
    fill(db_session)
    day = set_of(db_session, daily_round(db_session))
    assert (day.mode, day.day) == (Mode.DAILY, utc_now().date())
    assert day.closes_at == sets.daily.midnight_after(utc_now().date())
    duel = set_of(db_session, duel_round(db_session))
    assert (duel.mode, duel.day) == (Mode.DUEL, None)
