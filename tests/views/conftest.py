"""Databases with the decks that tests of routes ask for."""

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY
from tests.support.factories import add_worker, fill


@pytest.fixture
def alone(db_session: Session) -> Session:
    """The gallery alone, and a worker."""
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session
