"""What tests of reports may ask for."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, joining
from quiz.models import (
    Teacher,
)
from quiz.policy import limits
from tests.support.classes import in_turn
from tests.support.factories import add_teacher, fill


@pytest.fixture
def teacher(db_session: Session, quick_hashes: None, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    """A teacher with faces to show to all in one order, fakes first and photographs in turn.

    Short sets and small classes will do.
    """
    monkeypatch.setattr(classrooms, "flip_coins", in_turn)
    monkeypatch.setattr(limits, "MIN_SET", 4)
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 1)
    monkeypatch.setattr(joining, "in_own_order", lambda course, faces: faces)
    fill(db_session)
    return add_teacher(db_session)
