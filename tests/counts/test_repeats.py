"""Repeats: how often a real that was shown lately is met."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quiz.counts.repeats import repeat_rate
from quiz.models import Label, PlayerDay
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_round, fill, respond


def test_the_rate_grows_with_the_reals_that_were_shown(db_session: Session) -> None:
    fill(db_session, reals=40)
    player = add_player(db_session)
    assert repeat_rate(db_session, "utkface", utc_now()) == 0
    round_ = add_round(db_session, player, length=20)
    for position in range(1, 21):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    db_session.commit()
    # Ten draws from forty reals.
    assert repeat_rate(db_session, "utkface", utc_now()) == pytest.approx(0.2212, abs=1e-4)
    assert repeat_rate(db_session, "gallery", utc_now()) == 0
    assert repeat_rate(db_session, "utkface", utc_now() + timedelta(days=3)) == 0
    assert db_session.query(PlayerDay).count() == 1
