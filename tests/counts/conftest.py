"""Databases with faces and responses, for the tests of counters."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS
from quiz.models import Face
from tests.support.counting import play_randomly
from tests.support.factories import add_player, fill


@pytest.fixture
def played(db_session: Session) -> Session:
    """A database in which two players have played, on faces that the machines have judged."""
    fill(db_session)
    db_session.execute(update(Face).values(p_detector=0.9, p_discriminator=0.2))
    db_session.commit()
    for seed in (1, 2):
        play_randomly(db_session, add_player(db_session), seed)
    return db_session


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session
