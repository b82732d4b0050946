"""Pairing: each real gets a fake of its size, class and age, once it is locked."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import Unavailable
from quiz.faces import add_fakes, add_reals, stock_size
from quiz.models import Face, Label, Trial
from quiz.play import dealing, finding, pairing
from quiz.storage.database import utc_now
from tests.support.deals import pick_reals, picked, round_of, sizes_of
from tests.support.factories import (
    a_fake,
    a_real,
    add_player,
    add_round,
    fill,
)


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


def test_a_real_that_an_import_has_just_changed_is_not_dealt(db_session: Session) -> None:
    fill(db_session, reals=3, fakes=3)
    reals = pick_reals(db_session, UTKFACE, add_player(db_session).id, 3)
    db_session.execute(update(Face).where(Face.id == reals[0]).values(taken_at=utc_now()))
    db_session.execute(update(Face).where(Face.id == reals[1]).values(resolution=64))
    klass = db_session.get_one(Face, reals[2]).klass
    search = finding.Search(UTKFACE, finding.NO_PLAYER, 18, 96)
    assert pairing.locked(db_session, search, reals) == [
        pairing.Locked(reals[2], None, klass, True)
    ]


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
    search = finding.Search(UTKFACE, finding.NO_PLAYER, 18, 96)
    assert [each.real for each in pairing.locked(db_session, search, [held, *free])] == [free[1]]


def test_fakes_that_do_not_suffice_stay_in_stock(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=6)
    add_round(db_session, add_player(db_session), length=4)
    player = add_player(db_session).id
    with pytest.raises(Unavailable):
        round_of(db_session, player, [Label.REAL] * 4)
    assert stock_size(db_session, UTKFACE, 18) == 2
