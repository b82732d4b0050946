"""Serving: a face goes to those who may see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import NotFound
from quiz.faces import find_specimen, serving, take_from_stock
from quiz.faces.pixels import LENGTHS
from quiz.models import Face, Label, Mode, Trial
from quiz.storage import utc_now
from tests.support.factories import (
    add_player,
    add_round,
    fill,
)


def test_a_face_is_for_the_player_of_its_trial(db_session: Session) -> None:
    fill(db_session)
    player, other = add_player(db_session), add_player(db_session)
    add_round(db_session, player)
    token = db_session.scalars(select(Trial.token)).first()
    assert token is not None
    assert len(serving.trial_face(db_session.connection(), token, player.id)) == LENGTHS[0][1]
    for stranger in (other.id, None):
        with pytest.raises(NotFound):
            serving.trial_face(db_session.connection(), token, stranger)


def test_the_specimen_is_a_fake_that_is_dealt_to_nobody(db_session: Session) -> None:
    fill(db_session)
    assert find_specimen(db_session, UTKFACE, 18) is None
    round_ = add_round(db_session, add_player(db_session), mode=Mode.CLASSIC, length=30)
    round_.finished_at = utc_now()
    assert find_specimen(db_session, UTKFACE, 18) is None  # these come back with their reals
    own = take_from_stock(db_session, UTKFACE, 1, utc_now())
    assert [find_specimen(db_session, UTKFACE, 18)] == own


def test_only_the_newest_fakes_that_were_taken_are_looked_at(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    [own] = take_from_stock(db_session, UTKFACE, 1, utc_now())
    take_from_stock(db_session, UTKFACE, 4, utc_now() + timedelta(seconds=1))
    reals = db_session.scalars(select(Face).where(Face.label == Label.REAL).limit(4)).all()
    newest = select(Face.id).where(Face.taken_at.is_not(None), Face.id != own)
    for real, fake in zip(reals, db_session.scalars(newest).all(), strict=True):
        real.partner_id = fake
    db_session.flush()
    for looked_at, found in ((5, own), (4, None)):
        monkeypatch.setattr(serving, "LOOKED_AT", looked_at)
        assert find_specimen(db_session, UTKFACE, 18) == found
