"""What tests of reports may ask for."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import classrooms
from quiz.models import (
    Teacher,
)
from tests.support.classes import in_turn
from tests.support.factories import add_teacher, fill


@pytest.fixture
def teacher(db_session: Session, quick_hashes: None, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    """A teacher with faces to show, fakes at odd positions and photographs at even ones."""
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    fill(db_session)
    return add_teacher(db_session)
