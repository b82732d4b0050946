"""Finding: reals come once, fresh ones first, and none that somebody is looking at."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_reals
from quiz.models import Face, Label, Trial
from quiz.storage.database import utc_now
from tests.support.deals import over, pairs_of, pick_reals, round_of
from tests.support.factories import (
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    fill,
)


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


def test_when_all_reals_are_held_nobody_gets_any(db_session: Session) -> None:
    """Whoever was told a face first would tell the others."""
    fill(db_session, reals=12, fakes=60)
    for _ in range(3):
        add_round(db_session, add_player(db_session), length=4)
    with pytest.raises(Unavailable, match="not enough"):
        add_round(db_session, add_player(db_session), length=4)


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
