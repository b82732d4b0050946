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
from quiz.models import Face, Label, Round, Trial
from quiz.play import dealing
from quiz.storage.database import utc_now
from tests.support.deals import pick_reals
from tests.support.factories import (
    a_fake,
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


def test_no_pair_twice_until_all_were_seen(db_session: Session) -> None:
    fill(db_session, reals=30, fakes=30)
    player = add_player(db_session)
    for _ in range(3):
        over(db_session, add_round(db_session, player, length=10))
    seen = db_session.scalars(select(Trial.face_id)).all()
    assert len(set(seen)) == len(seen) == 30
    reals = db_session.scalars(select(Face.id).where(Face.label == Label.REAL)).all()
    assert len(set(reals)) == 30
    dealt = select(Face.id).where(Face.id.in_(reals), Face.id.in_(seen) | Face.partner_id.in_(seen))
    assert len(db_session.scalars(dealt).all()) == 30


def over(session: Session, *rounds: Round) -> None:
    """End rounds whose faces have all been shown, and let go of the others."""
    for round_ in rounds:
        round_.finished_at = utc_now()
        session.execute(update(Trial).where(Trial.round_id == round_.id).values(shown_at=utc_now()))
    forget_spares(session)


def test_photographs_that_no_machine_knows_come_first(db_session: Session) -> None:
    splits = ["train"] * 30 + ["validation"] * 30 + ["test"] * 40
    reals = [a_real(seed, split=split) for seed, split in enumerate(splits)]
    add_reals(db_session, reals, utc_now())
    player = add_player(db_session)
    found = Counter(
        db_session.get_one(Face, face).split
        for _ in range(20)
        for face in pick_reals(db_session, UTKFACE, player.id, 9)
    )
    assert found["train"] == 0
    assert min(found["validation"], found["test"]) > 30
    many = pick_reals(db_session, UTKFACE, player.id, 80)
    found = Counter(db_session.get_one(Face, face).split for face in many)
    assert (found["train"], len(set(many))) == (10, 80)


def test_the_quizs_own_portraits_are_dealt_alike(db_session: Session) -> None:
    splits = ["train"] * 60 + ["test"] * 6
    portraits = [a_real(n, split=split, deck=GALLERY) for n, split in enumerate(splits)]
    add_reals(db_session, portraits, utc_now())
    player = add_player(db_session)
    picked = pick_reals(db_session, GALLERY, player.id, 30)
    assert Counter(db_session.get_one(Face, face).split for face in picked)["train"] > 15


def test_when_all_were_seen_old_ones_come_back_in_no_order(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=40)
    player = add_player(db_session)
    round_ = round_of(db_session, player.id, [Label.REAL] * 40)
    order = db_session.scalars(
        select(Trial.face_id).where(Trial.round_id == round_.id).order_by(Trial.position)
    ).all()
    with pytest.raises(Unavailable):  # all of them are open
        pick_reals(db_session, UTKFACE, player.id, 2)
    over(db_session, round_)
    picks = [tuple(pick_reals(db_session, UTKFACE, player.id, 2)) for _ in range(30)]
    assert {face for pick in picks for face in pick} <= set(order[:20])
    assert len(set(picks)) > 10
    with pytest.raises(Unavailable):
        pick_reals(db_session, UTKFACE, player.id, 41)


def round_of(session: Session, player_id: str, labels: list[Label]) -> Round:
    """Start a round with given labels."""
    from quiz.models import Mode, Player
    from quiz.play.rounds import start_round

    player = session.get_one(Player, player_id)
    return start_round(
        session, player, labels, deck=UTKFACE, mode=Mode.CLASSIC, min_age=18, now=utc_now()
    )


@pytest.mark.parametrize("label", list(Label))
def test_a_face_that_somebody_looks_at_is_nobody_elses(db_session: Session, label: Label) -> None:
    fill(db_session, reals=8, fakes=8)
    first, second = add_player(db_session), add_player(db_session)
    round_ = round_of(db_session, first.id, [label] * 6)
    pairs = select(Trial.face_id, Trial.spare_id).where(Trial.round_id == round_.id)
    held = {face for pair in db_session.execute(pairs) for face in pair}
    assert len(held) == 12
    with pytest.raises(Unavailable):
        round_of(db_session, second.id, [label] * 3)
    other = round_of(db_session, second.id, [label] * 2)
    assert not held & {face for pair in pairs_of(db_session, other) for face in pair}


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


def picked(session: Session, player_id: str, count: int) -> set[frozenset[int | None]]:
    """The pairs that a player would be dealt now."""
    pairs = dealing.pick_pairs(session, UTKFACE, player_id, count, utc_now(), 18)
    return {frozenset[int | None](pair.values()) for pair in pairs}


def sizes_of(session: Session, pairs: set[frozenset[int | None]]) -> set[int]:
    """The resolutions of the faces of pairs."""
    dealt = [face for pair in pairs for face in pair]
    return set(session.scalars(select(Face.resolution).where(Face.id.in_(dealt))))


def test_a_real_is_paired_with_a_fake_of_its_own_size(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=3)
    player = add_player(db_session).id
    add_reals(db_session, [a_real(seed, resolution=64) for seed in range(3)], utc_now())
    with pytest.raises(Unavailable):  # all the fakes are larger
        picked(db_session, player, 1)
    assert stock_size(db_session, UTKFACE, 18) == 3
    fakes = [a_fake(seed, resolution=64) for seed in range(50, 53)]
    add_fakes(db_session, fakes, utc_now())
    assert sizes_of(db_session, picked(db_session, player, 3)) == {64}


def test_a_real_whose_fake_has_another_size_is_dealt_to_nobody(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=1)
    player = add_player(db_session).id
    [pair] = dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    smaller = update(Face).values(resolution=64)
    db_session.execute(smaller.where(Face.id == pair[Label.FAKE]))
    with pytest.raises(Unavailable):
        picked(db_session, player, 1)
    db_session.execute(smaller)
    assert picked(db_session, player, 1) == {frozenset(pair.values())}


def test_all_faces_that_are_dealt_at_once_have_one_size(db_session: Session) -> None:
    fill(db_session, reals=4, fakes=4)
    add_reals(db_session, [a_real(seed, resolution=64) for seed in range(10, 14)], utc_now())
    add_fakes(db_session, [a_fake(seed, resolution=64) for seed in range(10, 14)], utc_now())
    player = add_player(db_session).id
    assert len(sizes_of(db_session, picked(db_session, player, 4))) == 1
    with pytest.raises(Unavailable):
        picked(db_session, player, 5)


def test_a_real_that_an_import_has_just_changed_is_not_dealt(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=3)
    reals = pick_reals(db_session, UTKFACE, add_player(db_session).id, 3)
    db_session.execute(update(Face).where(Face.id == reals[0]).values(taken_at=utc_now()))
    db_session.execute(update(Face).where(Face.id == reals[1]).values(resolution=64))
    klass = db_session.get_one(Face, reals[2]).klass
    search = dealing.Search(UTKFACE, dealing.NO_PLAYER, 18, 96)
    assert dealing.locked(db_session, search, reals) == [
        dealing.Locked(reals[2], None, klass, True)
    ]


def test_a_pair_whose_fake_is_too_young_waits_for_rounds_of_all_ages(db_session: Session) -> None:
    fill(db_session, reals=1, fakes=0, deck=GALLERY)
    add_fakes(db_session, [replace(a_fake(1, deck=GALLERY), klass=0)], utc_now())
    player = add_player(db_session).id
    assert len(dealing.pick_pairs(db_session, GALLERY, player, 1, utc_now(), 0)) == 1
    db_session.execute(update(Face).values(deck=UTKFACE.name))
    with pytest.raises(Unavailable):
        dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 18)
    assert len(dealing.pick_pairs(db_session, UTKFACE, player, 1, utc_now(), 0)) == 1


def test_adults_are_paired_with_adults_and_others_with_others(db_session: Session) -> None:
    """What was dealt to all ages can be dealt to adults alone, too."""
    ages, classes = [25] * 6 + [5] * 6, [7] * 6 + [2] * 6
    reals = [
        replace(a_real(seed, age=age), klass=klass)
        for seed, (age, klass) in enumerate(zip(ages, classes, strict=True))
    ]
    add_reals(db_session, reals, utc_now())
    fakes = [replace(a_fake(seed), klass=klass) for seed, klass in enumerate(classes)]
    add_fakes(db_session, fakes, utc_now())
    player = add_player(db_session).id
    pairs = dealing.pick_pairs(db_session, UTKFACE, player, 12, utc_now(), 0)
    for pair in pairs:
        real, fake = (db_session.get_one(Face, pair[label]) for label in Label)
        assert (real.klass < 6) is (fake.klass < 6)
    assert len(dealing.pick_pairs(db_session, UTKFACE, player, 6, utc_now(), 18)) == 6


def test_what_changed_since_reals_were_found_is_seen_once_they_are_locked(
    db_session: Session,
) -> None:
    fill(db_session, reals=3, fakes=3)
    add_round(db_session, add_player(db_session), length=1)
    dealt = db_session.scalars(select(Trial.face_id).union(select(Trial.spare_id))).all()
    held, *free = sorted(
        db_session.scalars(select(Face.id).where(Face.label == Label.REAL)),
        key=lambda face: face not in dealt,
    )
    db_session.execute(update(Face).where(Face.id == free[0]).values(taken_at=utc_now()))
    search = dealing.Search(UTKFACE, dealing.NO_PLAYER, 18, 96)
    assert [each.real for each in dealing.locked(db_session, search, [held, *free])] == [free[1]]


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


def test_when_all_reals_are_held_nobody_gets_any(db_session: Session) -> None:
    """Whoever was told a face first would tell the others."""
    fill(db_session, reals=12, fakes=60)
    for _ in range(3):
        add_round(db_session, add_player(db_session), length=4)
    with pytest.raises(Unavailable, match="not enough"):
        add_round(db_session, add_player(db_session), length=4)


def test_fakes_that_do_not_suffice_stay_in_stock(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=6)
    add_round(db_session, add_player(db_session), length=4)
    player = add_player(db_session).id
    with pytest.raises(Unavailable):
        round_of(db_session, player, [Label.REAL] * 4)
    assert stock_size(db_session, UTKFACE, 18) == 2


@pytest.mark.usefixtures("quick_hashes")
def test_the_pairs_of_a_classroom_are_not_shared(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=60)
    classroom = add_classroom(db_session, add_teacher(db_session))
    add_student(db_session, classroom, "Ada")
    for _ in range(2):
        add_round(db_session, add_player(db_session), length=4)
    with pytest.raises(Unavailable):
        add_round(db_session, add_player(db_session), length=4)
    db_session.rollback()
