"""Batches of responses: a response is committed, or refused with its own error."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.models import Label, Trial
from quiz.play import Submission
from quiz.storage import utc_now
from quiz.web import submit_response
from tests.support.factories import add_player, add_round, fill


def test_a_response_is_committed_before_its_verdict_returns(
    app: Flask, db_session: Session
) -> None:
    fill(db_session)
    round_ = add_round(db_session, add_player(db_session))
    db_session.commit()
    submission = Submission(round_.player_id, round_.id, 1, Label.FAKE, None, utc_now())
    with app.app_context():
        verdict = submit_response(submission)
    assert (verdict.position, verdict.response) == (1, Label.FAKE)
    first = select(Trial.response).where(Trial.position == 1)
    assert db_session.scalar(first) is Label.FAKE


def test_a_refusal_is_raised(app: Flask) -> None:
    submission = Submission("nobody", "nothing", 1, Label.FAKE, None, utc_now())
    with app.app_context(), pytest.raises(NotFound):
        submit_response(submission)
