"""Dealing: fair coins, faces that are new to the player, and what happens when they run out."""

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_reals, purge_fakes, return_spares, stock_size, take_from_stock
from quiz.models import Digest, Face, Label, Round, Trial
from quiz.play import dealing
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
)


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
        over(db_session, round_)
    assert len(set(seen)) == len(seen)
    fakes = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)).all()
    assert len(set(fakes)) == len(fakes)


def over(session: Session, *rounds: Round) -> None:
    """End rounds whose faces have all been shown, and let go of the others."""
    for round_ in rounds:
        round_.finished_at = utc_now()
        session.execute(update(Trial).where(Trial.round_id == round_.id).values(shown_at=utc_now()))
    return_spares(session)


def test_photographs_that_no_machine_knows_come_first(db_session: Session) -> None:
    splits = ["train"] * 30 + ["validation"] * 30 + ["test"] * 40
    reals = [a_real(seed, split=split) for seed, split in enumerate(splits)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    found = Counter(
        db_session.get_one(Face, face).split
        for _ in range(20)
        for face in dealing.pick_reals(db_session, UTKFACE, player.id, 9, 18)
    )
    assert found["train"] == 0
    assert min(found["validation"], found["test"]) > 30
    many = dealing.pick_reals(db_session, UTKFACE, player.id, 80, 18)
    found = Counter(db_session.get_one(Face, face).split for face in many)
    assert (found["train"], len(set(many))) == (10, 80)


def test_the_quizs_own_portraits_are_dealt_alike(db_session: Session) -> None:
    splits = ["train"] * 60 + ["test"] * 6
    portraits = [a_real(n, split=split, deck=GALLERY) for n, split in enumerate(splits)]
    add_reals(db_session, portraits, utc_now())
    player = add_player(db_session)
    picked = dealing.pick_reals(db_session, GALLERY, player.id, 30, 18)
    assert Counter(db_session.get_one(Face, face).split for face in picked)["train"] > 15


def test_when_all_were_seen_the_oldest_comes_back(db_session: Session) -> None:
    fill(db_session, reals=6, fakes=6)
    player = add_player(db_session)
    round_ = round_of(db_session, player.id, [Label.REAL] * 6)
    order = db_session.scalars(
        select(Trial.face_id).where(Trial.round_id == round_.id).order_by(Trial.position)
    ).all()
    with pytest.raises(Unavailable):  # all of them are open
        dealing.pick_reals(db_session, UTKFACE, player.id, 2, 18)
    over(db_session, round_)
    assert dealing.pick_reals(db_session, UTKFACE, player.id, 2, 18) == list(order[:2])
    with pytest.raises(Unavailable):
        dealing.pick_reals(db_session, UTKFACE, player.id, 7, 18)


def round_of(session: Session, player_id: str, labels: list[Label]) -> Round:
    """Start a round with given labels."""
    from quiz.models import Mode, Player
    from quiz.play.rounds import start_round

    player = session.get_one(Player, player_id)
    return start_round(
        session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
    )


def test_the_minimum_age_holds_for_what_is_stored(db_session: Session) -> None:
    reals = [a_real(1, age=17), a_real(2, age=18), a_real(3, age=40)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    picked = dealing.pick_reals(db_session, UTKFACE, player.id, 2, 18)
    assert {db_session.get_one(Face, face).age for face in picked} == {18, 40}


@pytest.mark.parametrize("label", list(Label))
def test_a_face_that_somebody_looks_at_is_nobody_elses(db_session: Session, label: Label) -> None:
    fill(db_session, reals=8, fakes=8)
    first, second = add_player(db_session), add_player(db_session)
    round_ = round_of(db_session, first.id, [label] * 6)
    pairs = select(Trial.face_id, Trial.spare_id).where(Trial.round_id == round_.id)
    held = {face for pair in db_session.execute(pairs) for face in pair}
    assert len(held) == 12
    for pick in (
        dealing.pick_reals(db_session, UTKFACE, second.id, 2, 18),
        dealing.pick_fakes(db_session, UTKFACE, second.id, 2, utc_now()),
    ):
        assert not held & set(pick)
    shared = round_of(db_session, second.id, [Label.REAL])  # the other fakes have just been taken
    assert pairs_of(db_session, shared) <= pairs_of(db_session, round_)


@pytest.mark.parametrize("label", list(Label))
def test_the_stock_tells_nothing_of_the_coins(db_session: Session, label: Label) -> None:
    fill(db_session, reals=20, fakes=20)
    round_ = round_of(db_session, add_player(db_session).id, [label] * 5)
    assert stock_size(db_session, UTKFACE) == 15
    assert return_spares(db_session) == 0  # nothing is told yet
    over(db_session, round_)
    assert stock_size(db_session, UTKFACE) == (20 if label is Label.REAL else 15)


def test_faces_that_nobody_saw_go_back(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    round_ = round_of(db_session, add_player(db_session).id, [Label.FAKE, Label.REAL] * 3)
    round_.finished_at = utc_now()
    assert return_spares(db_session) == 6
    assert stock_size(db_session, UTKFACE) == 20


def test_fakes_that_were_shown_come_back_when_reals_do(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=40)
    first, second = add_player(db_session), add_player(db_session)
    round_ = round_of(db_session, first.id, [Label.FAKE] * 10)
    shown = set(db_session.scalars(select(Trial.face_id)))
    over(db_session, round_)
    body = {"made_at": utc_now(), "body": {"rate": 1.0}}
    db_session.add(Digest(deck="utkface", name="repeats", **body))
    picked = dealing.pick_fakes(db_session, UTKFACE, second.id, 8, utc_now())
    assert len(set(picked)) == 8
    assert set(picked) < shown
    assert stock_size(db_session, UTKFACE) == 30
    # The first player knows them, and gets others.
    assert not set(dealing.pick_fakes(db_session, UTKFACE, first.id, 8, utc_now())) & shown


def test_an_empty_stock_falls_back_to_fakes_new_to_the_player(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=10)
    first, second, third = (add_player(db_session) for _ in range(3))
    round_ = round_of(db_session, third.id, [Label.FAKE] * 4)
    others = set(db_session.scalars(select(Trial.face_id).where(Trial.round_id == round_.id)))
    over(db_session, round_, round_of(db_session, first.id, [Label.FAKE] * 6))
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
    over(db_session, round_of(db_session, player.id, [Label.FAKE] * 3))
    other = add_player(db_session).id
    assert len(dealing.pick_fakes(db_session, UTKFACE, other, 3, utc_now())) == 3
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(resolution=64))
    with pytest.raises(Unavailable):
        dealing.pick_fakes(db_session, UTKFACE, other, 1, utc_now())


@pytest.mark.parametrize("label", list(Label))
def test_without_faces_there_is_no_round_and_no_shifted_coin(
    db_session: Session, label: Label
) -> None:
    fill(db_session, reals=0 if label is Label.REAL else 5, fakes=0 if label is Label.FAKE else 5)
    player = add_player(db_session)
    with pytest.raises(Unavailable, match="yet"):
        round_of(db_session, player.id, [Label.REAL, Label.FAKE])


def pairs_of(session: Session, *rounds: Round) -> set[frozenset[int | None]]:
    """The pairs of these rounds' trials."""
    query = select(Trial).where(Trial.round_id.in_([round_.id for round_ in rounds]))
    return {frozenset((trial.face_id, trial.spare_id)) for trial in session.scalars(query)}


def test_when_all_reals_are_held_rounds_share_pairs(db_session: Session) -> None:
    """A real alone in two rounds would be known for one: fakes are never shared."""
    fill(db_session, reals=12, fakes=60)
    held = pairs_of(
        db_session, *(add_round(db_session, add_player(db_session), length=4) for _ in range(3))
    )
    assert len(held) == 12
    player, own = add_player(db_session), list[Round]()
    for number in range(1, 4):
        own.append(add_round(db_session, player, length=4))
        assert len(pairs_of(db_session, *own)) == 4 * number
        assert pairs_of(db_session, *own) <= held
    with pytest.raises(Unavailable):
        add_round(db_session, player, length=4)
    db_session.rollback()
    labels = select(Trial.label, Face.label).join(Face, Face.id == Trial.face_id)
    assert all(coin is label for coin, label in db_session.execute(labels))


def test_fakes_that_do_not_suffice_stay_in_stock(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=6)
    held = pairs_of(db_session, add_round(db_session, add_player(db_session), length=4))
    shared = pairs_of(db_session, add_round(db_session, add_player(db_session), length=4))
    assert shared == held
    assert stock_size(db_session, UTKFACE) == 2


@pytest.mark.usefixtures("quick_hashes")
def test_the_pairs_of_a_classroom_are_not_shared(db_session: Session) -> None:
    fill(db_session, reals=10, fakes=60)
    classroom = add_classroom(db_session, add_teacher(db_session))
    add_student(db_session, classroom, "Ada")
    with pytest.raises(Unavailable):
        add_round(db_session, add_player(db_session), length=4)
    db_session.rollback()
