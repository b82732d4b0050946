"""Batches of responses: those that arrive at the same time share one transaction.

A response goes from a view to `submit_response`, which puts it into the batcher's queue. One of
the waiting threads takes the whole queue, calls `record_batch`, and so `record_responses`, and
gives each thread the verdict on its own response.
"""

from collections.abc import Sequence
from functools import partial
from typing import cast

from flask import Flask, current_app

from quiz.config import Config
from quiz.errors import QuizError
from quiz.play import Submission, Verdict, record_responses
from quiz.storage import Batcher, Database
from quiz.web.traces import note_batch

Outcome = Verdict | QuizError


def register(app: Flask) -> None:
    """Give the application its batcher of responses; one batch has at most one of each player."""
    record = partial(record_batch, app.extensions["quiz.database"], app.extensions["quiz.config"])
    app.extensions["quiz.responses"] = Batcher(record, key=lambda response: response.player_id)


def submit_response(submission: Submission) -> Verdict:
    """Return the verdict on a response once it is committed; raises its QuizError."""
    batcher = cast(Batcher[Submission, Outcome], current_app.extensions["quiz.responses"])
    outcome = batcher.submit(submission)
    if isinstance(outcome, QuizError):
        raise spoken_here(outcome)
    return outcome


def spoken_here(error: QuizError) -> QuizError:
    """Return a conflict with its verdict in the words of who asks; another may lead the batch."""
    if isinstance(earlier := error.facts.get("verdict"), Verdict):
        error.facts["verdict"] = earlier.as_json()
    return error


def record_batch(
    database: Database, config: Config, submissions: Sequence[Submission]
) -> list[Outcome]:
    """Record responses of different players in one transaction; return when it is committed."""
    note_batch(len(submissions))
    with database.transaction() as session:
        return record_responses(session, submissions, min_age=config.min_age)
