"""Serving: a face goes to those who may see it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.errors import NotFound
from quiz.faces import find_specimen, serving
from quiz.faces.pixels import FACE_LENGTH
from quiz.models import Label, Mode, Trial
from tests.support.factories import (
    add_player,
    add_round,
    fill,
    respond,
)


def test_a_face_is_for_the_player_of_its_trial(db_session: Session) -> None:
    fill(db_session)
    player, other = add_player(db_session), add_player(db_session)
    add_round(db_session, player)
    token = db_session.scalars(select(Trial.token)).first()
    assert token is not None
    assert len(serving.trial_face(db_session, token, player.id)) == FACE_LENGTH
    for stranger in (other.id, None):
        with pytest.raises(NotFound):
            serving.trial_face(db_session, token, stranger)


def test_the_specimen_is_a_fake_that_had_its_trial(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    assert find_specimen(db_session, UTKFACE) is None
    round_ = add_round(db_session, player, mode=Mode.CLASSIC, length=30)
    assert find_specimen(db_session, UTKFACE) is None
    trials = db_session.scalars(select(Trial).order_by(Trial.position)).all()
    for trial in trials:
        respond(db_session, player.id, round_.id, trial.position, Label.REAL)
    shown = {trial.face_id for trial in trials if trial.label is Label.FAKE}
    assert find_specimen(db_session, UTKFACE) in shown
