"""What tests of classrooms may ask for."""

import pytest
from sqlalchemy.orm import Session

from quiz.models import Teacher
from tests.support.factories import add_teacher, fill


@pytest.fixture
def teacher(db_session: Session, quick_hashes: None) -> Teacher:
    """A teacher, and faces enough for a few classrooms."""
    fill(db_session)
    return add_teacher(db_session)
