"""Which reals can be dealt."""

import pytest
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_reals
from quiz.models import Face, Label
from quiz.play import dealable, dealing
from quiz.storage.database import utc_now
from tests.support.deals import pick_reals
from tests.support.factories import a_real, add_player, fill


def test_the_minimum_age_holds_for_what_is_stored(db_session: Session) -> None:
    reals = [a_real(1, age=17), a_real(2, age=18), a_real(3, age=40)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    picked = pick_reals(db_session, UTKFACE, player.id, 2)
    assert {db_session.get_one(Face, face).age for face in picked} == {18, 40}


def test_a_pair_on_show_is_dealt_to_nobody(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    player = add_player(db_session).id
    [pair] = dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    body = {"faces": [{"face": pair[Label.FAKE]}]}
    digests.store_digests(db_session, {("utkface", "fakes"): body}, utc_now())
    digests.store_digests(db_session, {("utkface", "fakes"): {"faces": []}}, utc_now())
    with pytest.raises(Unavailable):  # not even once it is on show no more
        dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)


def test_conditions_are_built_once_for_a_deck_and_an_age() -> None:
    assert dealable.usable_reals(UTKFACE, 18) is dealable.usable_reals(UTKFACE, 18)
    assert dealable.usable_reals(UTKFACE, 18) is not dealable.usable_reals(UTKFACE, 0)
