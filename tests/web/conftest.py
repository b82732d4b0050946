"""Databases with the decks that tests of pages ask for."""

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY
from tests.support.factories import add_worker, fill


@pytest.fixture
def both(db_session: Session) -> Session:
    """Two decks that can be played, and a worker."""
    fill(db_session)
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """An empty SQLite file with all tables: what is about HTTP alone is the same on Postgres."""
    return sqlite_url
