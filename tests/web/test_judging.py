"""Judging: a verdict is committed before it is returned, and a refusal is raised."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.models import Label, Trial
from quiz.play import Submission
from quiz.storage import utc_now
from quiz.web import submit_response
from tests.support.factories import add_player, add_round, fill


def submission(player_id: str, round_id: str) -> Submission:
    """A response to the first trial."""
    return Submission(player_id, round_id, 1, Label.FAKE, None, utc_now())


def test_a_response_is_kept_and_judged(app: Flask, db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=4)
    db_session.commit()
    with app.app_context():
        verdict = submit_response(submission(player.id, round_.id))
    assert (verdict.position, verdict.response) == (1, Label.FAKE)
    with app.extensions["quiz.database"].reading() as session:
        query = session.query(Trial.response).filter_by(round_id=round_.id, position=1)
        assert query.scalar() is Label.FAKE


def test_a_strangers_response_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(NotFound):
        submit_response(submission("nobody", "nothing"))
