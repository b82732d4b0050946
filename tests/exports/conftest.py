"""Players whose responses are exported."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Mode, Player
from tests.support.factories import add_player, add_round, fill, respond


@pytest.fixture
def players(db_session: Session) -> list[Player]:
    """Return three players: two rounds and some practice, one round, nothing."""
    fill(db_session)
    db_session.execute(update(Face).values(p_discriminator=0.2468013))
    first, second, third = (add_player(db_session, name) for name in ("amber-otter", None, None))
    for player, mode in ((first, Mode.CLASSIC), (second, Mode.CLASSIC), (first, Mode.PRACTICE)):
        round_ = add_round(db_session, player, mode=mode, length=8)
        last = 8 if mode is Mode.CLASSIC else 3
        for position in range(1, last + 1):
            response = (Label.REAL, Label.FAKE)[position % 2]
            respond(db_session, player.id, round_.id, position, response, confidence=60 + position)
    db_session.commit()
    return [first, second, third]
