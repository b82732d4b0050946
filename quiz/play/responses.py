"""Responses: find the open trials, write what the responses change, and return the verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, OUTCOMES, lower_bound
from quiz.errors import Conflict, NotFound, QuizError, Unavailable
from quiz.figures import Counts, elapsed_ms
from quiz.languages import lazy
from quiz.models import MACHINES, Label, Round
from quiz.play.response_sql import LOCK_OPEN_TRIALS, WRITES
from quiz.play.rounds import deal_ahead, is_dealt_after, own_round
from quiz.play.verdicts import TrialRow, Verdict, earlier_verdict, find_trial, new_verdict


@dataclass(frozen=True)
class Submission:
    """What a player says about a trial, how sure (per cent), and when the server received it."""

    player_id: str | None
    round_id: str
    position: int
    response: Label
    confidence: int | None
    at: datetime
    # The face that the player saw, by its token, where the page says so.
    token: str | None = None
    # How long it was in view, as the page measured it: counts where the face came with a verdict.
    seen_ms: int | None = None
    # Sent through a classroom: the only way into a round whose pace the classroom sets.
    in_classroom: bool = False


def record_responses(
    session: Session, submissions: Sequence[Submission], *, min_age: int
) -> list[Verdict | QuizError]:
    """Record responses of different players to their open trials; each has its own outcome.

    The same response again gets the same verdict, a different one or one to a trial that is not
    open a Conflict, one to a round that is not this player's NotFound.
    """
    if len({submission.player_id for submission in submissions}) < len(submissions):
        raise ValueError("A batch can't hold two responses of one player.")
    locked = lock_open_trials(session, submissions)
    targets = [(submission, open_trial(submission, locked)) for submission in submissions]
    accepted = [(submission, row) for submission, row in targets if row is not None]
    write_changes(session, [changes_by(submission, row) for submission, row in accepted])
    deal_next_trials(session, accepted, min_age)
    return [
        refusal_or_repeat(session, submission)
        if row is None
        else new_verdict(row, submission.response, submission.at)
        for submission, row in targets
    ]


def lock_open_trials(session: Session, submissions: Sequence[Submission]) -> dict[str, TrialRow]:
    """Lock the open trials of the rounds that are responded to; return them by round."""
    round_ids = sorted({submission.round_id for submission in submissions})
    rows = session.connection().execute(LOCK_OPEN_TRIALS, {"round_ids": round_ids})
    return {row.round_id: row for row in rows}


def open_trial(submission: Submission, locked: Mapping[str, TrialRow]) -> TrialRow | None:
    """Return the locked trial that a submission may respond to, if there is one."""
    row = locked.get(submission.round_id)
    is_open = (
        row is not None
        and row.player_id == submission.player_id
        and row.position == submission.position
        and row.response is None
        and not bypasses_classroom(submission, row)
        and not is_late(submission, row)
        and not saw_another(submission, row)
    )
    return row if is_open else None


def bypasses_classroom(submission: Submission, row: TrialRow) -> bool:
    """Say whether a response to a round paced by its classroom came past that classroom."""
    return row.paced_to is not None and row.finished_at is None and not submission.in_classroom


def is_late(submission: Submission, row: TrialRow) -> bool:
    """Say whether the time for a round, or for a classroom's face, was over."""
    return row.closes_at is not None and submission.at > row.closes_at


def saw_another(submission: Submission, row: TrialRow) -> bool:
    """Say whether the player saw a face that was taken out of the trial since."""
    return submission.token is not None and submission.token != row.token


def changes_by(submission: Submission, row: TrialRow) -> dict[str, Any]:
    """Return the parameters of WRITES: what a response changes in each table."""
    outcome = OUTCOMES[row.label, submission.response]
    added = {name: int(name == outcome) for name in COUNTERS}
    counts = {name: getattr(row, name) + added[name] for name in COUNTERS}
    # A classroom finishes the rounds that it paces itself, since students may have missed a face,
    # and those whose verdicts it keeps for the end.
    is_last = row.position == row.length and not row.paced_to and not row.is_silent
    return {
        "trials_id": row.id,
        "trials_response": submission.response,
        "trials_confidence": submission.confidence,
        "trials_responded_at": submission.at,
        "trials_response_ms": response_ms(submission, row),
        **{f"trials_{column}": getattr(row, column) for column in MACHINES.values()},
        "rounds_id": row.round_id,
        "rounds_answered": row.position if row.paced_to is None else row.answered + 1,
        "rounds_correct": row.correct + (submission.response == row.label),
        "rounds_finished_at": submission.at if is_last else None,
        "skills_player_id": row.player_id,
        "skills_deck": row.deck,
        "skills_lower_bound": lower_bound(Counts(**counts)),
        "skills_seen_at": submission.at,
        **{f"skills_{name}": count for name, count in counts.items()},
        "uncounted_trial_id": row.id,
        "uncounted_is_told": row.is_told,
        "player_days_player_id": row.player_id,
        "player_days_deck": row.deck,
        "player_days_day": submission.at.date(),
        **{f"player_days_{name}": count for name, count in added.items()},
    }


def response_ms(submission: Submission, row: TrialRow) -> int | None:
    """Return how long a response took in milliseconds, None where that is not known.

    What a page measured counts only where the server didn't show the face itself, and never for
    more than the time since the previous response.
    """
    if row.shown_at is not None:
        return elapsed_ms(row.shown_at, submission.at)
    longest = elapsed_ms(row.previous_at, submission.at)
    if submission.seen_ms is None or longest is None:
        return None
    return min(submission.seen_ms, longest)


def write_changes(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    """Write what the responses change; their rows are locked, so nothing else has changed them."""
    connection = session.connection()
    for statement in WRITES[connection.dialect.name] if changes else ():
        connection.execute(statement, changes)


def deal_next_trials(
    session: Session, accepted: Iterable[tuple[Submission, TrialRow]], min_age: int
) -> None:
    """Deal the next trials of rounds that need them; without faces, the response still counts."""
    for submission, row in accepted:
        if is_dealt_after(row.position) and row.position != row.length:
            round_ = session.get_one(Round, row.round_id, populate_existing=True)
            with suppress(Unavailable):
                deal_ahead(session, round_, min_age=min_age, now=submission.at)


def refusal_or_repeat(session: Session, submission: Submission) -> Verdict | QuizError:
    """Return the verdict where the trial already has this response, else why it is refused."""
    player_id, round_id, position = submission.player_id, submission.round_id, submission.position
    row = find_trial(session, player_id, round_id, position)
    if row is None:
        return missing_trial(session, submission)
    if bypasses_classroom(submission, row):
        return Conflict(lazy("This round is played in its classroom."))
    if row.response is None:
        return Conflict(why_not_open(submission, row))
    earlier = earlier_verdict(session, row)
    if submission.response == row.response:
        return earlier
    sentence = lazy(
        "You have already given another response to face %(position)s.", position=position
    )
    return Conflict(sentence, verdict=earlier)


def why_not_open(submission: Submission, row: TrialRow) -> str:
    """Return the sentence for a trial without a response that can't be responded to."""
    if is_late(submission, row):
        return lazy("The time for this face is up.")
    if saw_another(submission, row):
        return lazy("The face that you saw was removed. Another one has taken its place.")
    return lazy("This face is not open: another one is.")


def missing_trial(session: Session, submission: Submission) -> QuizError:
    """Return NotFound if this player has no such round, else a Conflict: no such trial in it."""
    try:
        own_round(session, submission.player_id, submission.round_id)
    except NotFound as error:
        return error
    return Conflict(lazy("This face is not open."))
