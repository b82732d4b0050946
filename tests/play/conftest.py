"""The player that the tests of this room share."""

import pytest
from sqlalchemy.orm import Session

from quiz.models import Player
from tests.support.factories import add_player, fill


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player with faces to see."""
    fill(db_session)
    return add_player(db_session)
