"""Taking back: after it, a response was never given, in whatever counts responses."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS
from quiz.models import Label, PlayerDay, Round, Skill, Trial, Uncounted
from quiz.play import take_back
from tests.support.factories import add_player, add_round, fill, respond


def state(session: Session, round_id: str) -> list[Any]:
    """What a response changes: round, trials, counters, and what is still to be counted."""
    session.expire_all()
    round_ = session.get_one(Round, round_id)
    of_round = select(Trial).where(Trial.round_id == round_id).order_by(Trial.position)
    trials = session.scalars(of_round)
    counters = [
        tuple(getattr(row, name) for name in COUNTERS)
        for model in (Skill, PlayerDay)
        for row in session.scalars(select(model))
        if any(getattr(row, name) for name in COUNTERS)
    ]
    return [
        (round_.answered, round_.correct),
        [(trial.response, trial.confidence, trial.responded_at) for trial in trials],
        counters,
        session.scalar(select(func.count()).select_from(Uncounted)),
    ]


@pytest.mark.parametrize("response", list(Label))
@pytest.mark.parametrize("before", [0, 1])
def test_a_response_that_was_taken_back_left_nothing(
    db_session: Session, response: Label, before: int
) -> None:
    fill(db_session, reals=10, fakes=10)
    round_ = add_round(db_session, add_player(db_session), length=4)
    for position in range(1, before + 1):
        respond(db_session, round_.player_id, round_.id, position, Label.REAL)
    expected = state(db_session, round_.id)
    respond(db_session, round_.player_id, round_.id, before + 1, response)
    assert state(db_session, round_.id) != expected
    last = select(Trial).where(Trial.round_id == round_.id, Trial.position == before + 1)
    trial = db_session.scalars(last).one()
    take_back(db_session, trial)
    db_session.commit()
    assert state(db_session, round_.id) == expected
    take_back(db_session, trial)  # without a response it changes nothing
    assert state(db_session, round_.id) == expected
    respond(db_session, round_.player_id, round_.id, before + 1, response)
