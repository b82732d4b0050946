"""Judging: responses that come in at the same time share one transaction."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from flask import Flask, current_app

from quiz.config import Config
from quiz.errors import QuizError
from quiz.play import Submission, Verdict, record_responses
from quiz.storage import Batcher, Database

Outcome = Verdict | QuizError


def register(app: Flask) -> None:
    """Give the application its batcher, which judges all responses."""
    judge = partial(judge_together, app.extensions["quiz.database"], app.extensions["quiz.config"])
    app.extensions["quiz.judging"] = Batcher(judge, key=lambda submission: submission.player_id)


def judge_together(
    database: Database, config: Config, submissions: Sequence[Submission]
) -> list[Outcome]:
    """Judge responses of different players, and commit before any verdict is sent."""
    with database.transaction() as session:
        return record_responses(session, submissions, min_age=config.min_age)


def judged(submission: Submission) -> Verdict:
    """Return the verdict on a response once it is committed; raises the QuizError of a refusal."""
    judging = cast(Batcher[Submission, Outcome], current_app.extensions["quiz.judging"])
    outcome = judging.submit(submission)
    if isinstance(outcome, QuizError):
        raise outcome
    return outcome
