"""Dealing: fair coins, faces that are new to the player, and what happens when they run out."""

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_reals, purge_fakes, take_from_stock
from quiz.models import Face, Label, Trial
from quiz.play import dealing
from quiz.storage.database import Database, utc_now
from tests.support.factories import a_real, add_player, add_round, fill


def test_the_coin_is_fair_and_forgets() -> None:
    coins = dealing.flip_coins(4000)
    assert abs(coins.count(Label.FAKE) - 2000) < 200
    pairs = Counter(pairwise(coins))
    assert min(pairs.values()) > 800


def test_no_face_twice_until_all_were_seen(db_session: Session) -> None:
    fill(db_session, reals=30, fakes=200)
    player = add_player(db_session)
    seen: list[int] = []
    while len(seen) < 20:
        round_ = add_round(db_session, player, length=10)
        query = select(Trial.face_id).where(Trial.round_id == round_.id, Trial.label == Label.REAL)
        seen += db_session.scalars(query)
    dealt = seen[:30]
    assert len(set(dealt)) == len(dealt)
    fakes = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)).all()
    assert len(set(fakes)) == len(fakes)


def test_photographs_unknown_to_the_generator_come_first(db_session: Session) -> None:
    splits = ["train"] * 30 + ["validation"] * 3 + ["test"] * 4
    reals = [a_real(seed, split=split) for seed, split in enumerate(splits)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    picked = dealing.pick_reals(db_session, UTKFACE, player.id, 9, 18)
    found = [db_session.get_one(Face, face).split for face in picked]
    assert found == ["test"] * 4 + ["validation"] * 3 + ["train"] * 2


def test_when_all_were_seen_the_oldest_comes_back(db_session: Session) -> None:
    fill(db_session, reals=6, fakes=0)
    player = add_player(db_session)
    round_ = add_round_of(db_session, player.id, [Label.REAL] * 6)
    order = db_session.scalars(
        select(Trial.face_id).where(Trial.round_id == round_).order_by(Trial.position)
    ).all()
    assert dealing.pick_reals(db_session, UTKFACE, player.id, 2, 18) == list(order[:2])
    assert dealing.pick_reals(db_session, UTKFACE, player.id, 8, 18) == [*order, *order[:2]]


def add_round_of(session: Session, player_id: str, labels: list[Label]) -> str:
    """Start a round with given labels."""
    from quiz.models import Mode, Player
    from quiz.play.rounds import start_round

    player = session.get_one(Player, player_id)
    round_ = start_round(
        session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
    )
    return round_.id


def test_the_minimum_age_holds_for_what_is_stored(db_session: Session) -> None:
    reals = [a_real(1, age=17), a_real(2, age=18), a_real(3, age=40)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    picked = dealing.pick_reals(db_session, UTKFACE, player.id, 3, 18)
    assert {db_session.get_one(Face, face).age for face in picked} == {18, 40}


def test_a_round_beside_one_that_takes_the_last_fakes_still_starts(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=5, fakes=5)
        player = add_player(session).id
        session.commit()
    if database.is_sqlite:  # there one round starts after the other
        return
    with database.writing() as first, database.writing() as second:
        assert len(take_from_stock(first, UTKFACE, 5, utc_now())) == 5
        assert len(dealing.pick_fakes(second, UTKFACE, player, 4, utc_now())) == 4


def test_an_empty_stock_falls_back_to_fakes_new_to_the_player(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=10)
    first, second, third = (add_player(db_session) for _ in range(3))
    round_ = add_round_of(db_session, third.id, [Label.FAKE] * 4)
    others = set(db_session.scalars(select(Trial.face_id).where(Trial.round_id == round_)))
    add_round_of(db_session, first.id, [Label.FAKE] * 6)
    rest = dealing.pick_fakes(db_session, UTKFACE, second.id, 10, utc_now())
    assert len(set(rest)) == 10
    assert others < set(rest)
    # The first player has seen six of the ten; the other four come before those.
    assert set(dealing.pick_fakes(db_session, UTKFACE, first.id, 4, utc_now())) == others


def test_a_fake_without_bytes_is_not_dealt(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=3)
    player = add_player(db_session)
    take_from_stock(db_session, UTKFACE, 3, utc_now())
    purge_fakes(db_session, utc_now().replace(year=2100))
    with pytest.raises(Unavailable):
        dealing.pick_fakes(db_session, UTKFACE, player.id, 1, utc_now())


def test_a_fake_of_another_size_is_not_dealt_again(db_session: Session) -> None:
    fill(db_session, reals=5, fakes=3)
    player = add_player(db_session)
    take_from_stock(db_session, UTKFACE, 3, utc_now())
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(resolution=64))
    with pytest.raises(Unavailable):
        dealing.pick_fakes(db_session, UTKFACE, player.id, 1, utc_now())


@pytest.mark.parametrize("label", list(Label))
def test_without_faces_there_is_no_round_and_no_shifted_coin(
    db_session: Session, label: Label
) -> None:
    fill(db_session, reals=0 if label is Label.REAL else 5, fakes=0 if label is Label.FAKE else 5)
    player = add_player(db_session)
    with pytest.raises(Unavailable, match="yet"):
        add_round_of(db_session, player.id, [Label.REAL, Label.FAKE])
