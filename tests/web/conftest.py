"""What tests of a classroom's seats and pages may ask for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

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
