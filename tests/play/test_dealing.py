"""Dealing: fair coins, faces that are new to the player, and what happens when they run out."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_fakes, add_reals, forget_spares, stock_size
from quiz.models import Face, Label, Trial
from quiz.play import dealing
from quiz.storage.database import utc_now
from tests.support.deals import over, pairs_of, picked, round_of, sizes_of
from tests.support.factories import (
    a_fake,
    a_real,
    add_player,
    fill,
)


def test_the_coin_is_fair_and_forgets() -> None:
    coins = dealing.flip_coins(4000)
    assert abs(coins.count(Label.FAKE) - 2000) < 200
    pairs = Counter(pairwise(coins))
    assert min(pairs.values()) > 800


@pytest.mark.parametrize("label", list(Label))
def test_the_stock_tells_nothing_of_the_coins(db_session: Session, label: Label) -> None:
    fill(db_session, reals=20, fakes=20)
    round_ = round_of(db_session, add_player(db_session).id, [label] * 5)
    assert stock_size(db_session, UTKFACE, 18) == 15
    assert forget_spares(db_session) == 0  # nothing is told yet
    over(db_session, round_)
    assert stock_size(db_session, UTKFACE, 18) == 15


def test_a_pair_stays_a_pair_and_gets_a_new_coin(db_session: Session) -> None:
    fill(db_session, reals=8, fakes=60)
    first = round_of(db_session, add_player(db_session).id, [Label.FAKE] * 8)
    pairs = pairs_of(db_session, first)
    over(db_session, first)
    second = round_of(db_session, add_player(db_session).id, [Label.REAL] * 8)
    assert pairs_of(db_session, second) == pairs
    assert stock_size(db_session, UTKFACE, 18) == 52
    labels = select(Trial.label, Face.label).join(Face, Face.id == Trial.face_id)
    assert all(coin is label for coin, label in db_session.execute(labels))


def test_an_empty_stock_falls_back_to_pairs_new_to_the_player(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=10)
    first, second, third = (add_player(db_session) for _ in range(3))
    round_ = round_of(db_session, third.id, [Label.FAKE] * 4)
    others = pairs_of(db_session, round_)
    over(db_session, round_, round_of(db_session, first.id, [Label.REAL, Label.FAKE] * 3))
    rest = picked(db_session, second.id, 10)
    assert len(rest) == 10
    assert others < rest
    # The first player has seen six of the ten; the other four come before those.
    assert picked(db_session, first.id, 4) == others
    assert picked(db_session, first.id, 10) == rest
    with pytest.raises(Unavailable):
        picked(db_session, second.id, 11)


def test_all_faces_that_are_dealt_at_once_have_one_size(db_session: Session) -> None:
    fill(db_session, reals=4, fakes=4)
    add_reals(db_session, [a_real(seed, resolution=64) for seed in range(10, 14)], utc_now())
    add_fakes(db_session, [a_fake(seed, resolution=64) for seed in range(10, 14)], utc_now())
    player = add_player(db_session).id
    assert len(sizes_of(db_session, picked(db_session, player, 4))) == 1
    with pytest.raises(Unavailable):
        picked(db_session, player, 5)


def test_a_pair_whose_fake_is_too_young_waits_for_rounds_of_all_ages(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=0, deck=GALLERY)
    add_fakes(db_session, [replace(a_fake(1, deck=GALLERY), klass=0)], utc_now())
    player = add_player(db_session).id
    assert len(dealing.pick_pairs(db_session, GALLERY, player, 1, utc_now(), 0)) == 1
    db_session.execute(update(Face).values(deck=UTKFACE.name))
    with pytest.raises(Unavailable):
        dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    assert len(dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 0)) == 1


@pytest.mark.parametrize("label", list(Label))
def test_without_faces_there_is_no_round_and_no_shifted_coin(
    db_session: Session, label: Label
) -> None:
    fill(db_session, reals=0 if label is Label.REAL else 5, fakes=0 if label is Label.FAKE else 5)
    player = add_player(db_session)
    with pytest.raises(Unavailable, match="yet"):
        round_of(db_session, player.id, [Label.REAL, Label.FAKE])
