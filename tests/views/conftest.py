"""What tests of routes may ask for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY
from tests.support.classroom_pages import logged_in
from tests.support.factories import add_teacher, add_worker, fill


@pytest.fixture
def stocked(app: Flask, db_session: Session) -> Session:
    """A database with faces and two teachers."""
    fill(db_session)
    add_worker(db_session)
    add_teacher(db_session, "ada")
    add_teacher(db_session, "bob")
    return db_session


@pytest.fixture
def ada(app: Flask, stocked: Session) -> FlaskClient:
    """The browser of a teacher."""
    return logged_in(app)


@pytest.fixture
def both(db_session: Session) -> Session:
    """Two decks that can be played, and a worker."""
    fill(db_session)
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session


@pytest.fixture
def alone(db_session: Session) -> Session:
    """The gallery alone, and a worker."""
    fill(db_session, deck=GALLERY)
    add_worker(db_session)
    return db_session
