"""Responses: find the open trials, write what the responses change, and return the verdicts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, OUTCOMES, lower_bound
from quiz.errors import Conflict, NotFound, QuizError
from quiz.figures import Counts, elapsed_ms
from quiz.languages import lazy
from quiz.models import MACHINES, Label, Mode
from quiz.modes import RULES, Judged
from quiz.play.endings import end_if_over
from quiz.play.judged import judged_trials
from quiz.play.next_trials import NextTrials, deal_next
from quiz.play.response_sql import LOCK_OPEN_TRIALS, MODE_WRITES, PICK_WRITES, WRITES
from quiz.play.rounds import own_round
from quiz.play.showings import Seen, first_response, record_showing
from quiz.play.verdicts import (
    TrialRow,
    Verdict,
    choice_verdict,
    earlier_verdict,
    find_trial,
    new_verdict,
)

Rows = list[TrialRow]  # of the faces of one trial


@dataclass(frozen=True)
class Submission:
    """What a player says about a trial, how sure (per cent), and when the server received it.

    `position` is that of the trial's first face, `response` what the player says about it.
    """

    player_id: str | None
    round_id: str
    position: int
    response: Label
    confidence: int | None
    at: datetime
    # The face that the player saw, of several the first, by its token, where the page says so.
    token: str | None = None
    # How long it was in view, as the page measured it: counts where the face came with a verdict.
    seen_ms: int | None = None
    # Sent through a classroom: the only way into a round whose pace the classroom sets.
    in_classroom: bool = False
    others: tuple[Label, ...] = ()  # about the further faces of the trial
    seen: Seen | None = None  # how the face was shown, in a mode that changes that

    @property
    def responses(self) -> tuple[Label, ...]:
        """What the player says about each face of the trial."""
        return (self.response, *self.others)


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
    targets = [
        (submission, advised(session, open_trial(submission, locked))) for submission in submissions
    ]
    accepted = [(submission, rows) for submission, rows in targets if rows]
    write_changes(session, accepted)
    over = {rows[0].round_id for sent, rows in accepted if ends_round(session, sent, rows)}
    dealt = deal_next(session, [(rows[0], sent.at) for sent, rows in accepted], over, min_age)
    outcomes = iter([verdict_on(sent, rows, dealt[rows[0].round_id]) for sent, rows in accepted])
    return [
        next(outcomes) if rows else refusal_or_repeat(session, submission)
        for submission, rows in targets
    ]


def ends_round(session: Session, submission: Submission, rows: Rows) -> bool:
    """Keep how a face was shown, and end the round where its mode says so; say whether it did."""
    first, rules = rows[0], RULES[rows[0].mode]
    if rules.is_counted:
        return False
    trials = None if rules.level is None else trials_as_shown(session, submission, first)
    return end_if_over(session, first, submission.at, trials)


def verdict_on(submission: Submission, rows: Rows, next_trials: NextTrials) -> Verdict:
    """Return the verdict on a response that was written, with what comes after its trial."""
    is_single = rows[0].faces == 1
    more = {
        "is_done": next_trials.is_over,
        "following": next_trials.after(rows[0]) if is_single else None,
    }
    verdicts, correct = [], rows[0].correct
    for row, response in zip(rows, submission.responses, strict=True):
        correct += response == row.label
        verdicts.append(new_verdict(row, response, submission.at, correct, **more))
    return choice_verdict(verdicts)


def trials_as_shown(session: Session, submission: Submission, row: TrialRow) -> list[Judged]:
    """Keep at which level a face was shown; return the round's trials, this one at their end."""
    rules, options = RULES[row.mode], row.options or {}
    assert rules.level is not None
    *earlier, last = judged_trials(session, row.round_id, row.mode)
    level, seen = rules.level(earlier, options), submission.seen or Seen()
    said = level if seen.achieved is None else seen.achieved
    achieved = rules.achieved(level, said, options)
    record_showing(session, row.id, level, achieved, seen.frames)
    return [*earlier, replace(last, level=level, achieved=achieved)]


def lock_open_trials(session: Session, submissions: Sequence[Submission]) -> dict[str, Rows]:
    """Lock the open trials of the rounds that are responded to; return their faces by round."""
    round_ids = sorted({submission.round_id for submission in submissions})
    rows = session.connection().execute(LOCK_OPEN_TRIALS, {"round_ids": round_ids})
    by_round = defaultdict[str, Rows](list)
    for row in rows:
        by_round[row.round_id].append(row)
    return by_round


def open_trial(submission: Submission, locked: Mapping[str, Rows]) -> Rows:
    """Return the locked trial that a submission may respond to; nothing if there is none."""
    rows = locked.get(submission.round_id, [])
    faces = rows[0].faces if rows else 0  # a round that waits for its class may lock fewer
    is_whole = [row.position - submission.position for row in rows] == list(range(faces))
    is_whole = is_whole and faces == len(submission.responses)
    if not is_whole or saw_another(submission, rows[0]):
        return []
    return rows if all(is_open(submission, row) for row in rows) else []


def advised(session: Session, rows: Rows) -> Rows:
    """Return a trial, or nothing where its mode still has to give advice on it."""
    return [] if rows and lacks_advice(session, rows[0]) else rows


def lacks_advice(session: Session, row: TrialRow) -> bool:
    """Say whether a trial's mode still has to give advice on it, after a first response."""
    return RULES[row.mode].is_advised and first_response(session, row.id) is None


def is_open(submission: Submission, row: TrialRow) -> bool:
    """Say whether a submission may respond to a face."""
    return (
        row.player_id == submission.player_id
        and row.response is None
        and not bypasses_classroom(submission, row)
        and not is_late(submission, row)
    )


def bypasses_classroom(submission: Submission, row: TrialRow) -> bool:
    """Say whether a response to a round paced by its classroom came past that classroom."""
    return row.paced_to is not None and row.finished_at is None and not submission.in_classroom


def is_late(submission: Submission, row: TrialRow) -> bool:
    """Say whether the time for a round, or for a classroom's face, was over."""
    return row.closes_at is not None and submission.at > row.closes_at


def saw_another(submission: Submission, row: TrialRow) -> bool:
    """Say whether the player saw a face, a trial's first, that was taken out of it since."""
    return submission.token is not None and submission.token != row.token


def changes_by(submission: Submission, rows: Rows) -> list[dict[str, Any]]:
    """Return the parameters of what a response writes, for each face of the trial."""
    changes, correct = [], rows[0].correct
    for row, response in zip(rows, submission.responses, strict=True):
        correct += response == row.label
        changes.append(changes_of_face(submission, row, response, correct))
    return changes


def changes_of_face(
    submission: Submission, row: TrialRow, response: Label, correct: int
) -> dict[str, Any]:
    """Return the parameters of all WRITES: what a face changes in each table."""
    outcome = OUTCOMES[row.label, response]
    added = {name: int(name == outcome) for name in COUNTERS}
    counts = {name: getattr(row, name) + added[name] for name in COUNTERS}
    # A classroom finishes the rounds that it paces itself, since students may have missed a face,
    # and those whose verdicts it keeps for the end. Other modes than classic end in `endings`.
    is_counted = RULES[row.mode].is_counted
    is_last = is_counted and row.position == row.length and not row.paced_to and not row.is_silent
    return {
        "trials_id": row.id,
        "trials_response": response,
        "trials_confidence": submission.confidence,
        "trials_responded_at": submission.at,
        "trials_response_ms": response_ms(submission, row),
        **{f"trials_{column}": getattr(row, column) for column in MACHINES.values()},
        "rounds_id": row.round_id,
        "rounds_answered": row.position if row.paced_to is None else row.answered + 1,
        "rounds_correct": correct,
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
        "mode_records_player_id": row.player_id,
        "mode_records_deck": row.deck,
        "mode_records_mode": row.mode,
        **{f"mode_records_{name}": count for name, count in added.items()},
        "picks_face_id": row.face_id if row.label is Label.FAKE else None,
        "picks_judged": 1,
        "picks_fooled": int(response is Label.REAL),
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


def write_changes(session: Session, accepted: Iterable[tuple[Submission, Rows]]) -> None:
    """Write what responses change; their rows are locked, so nothing else has changed them."""
    counted, apart, of_picks = [list[dict[str, Any]]() for _ in range(3)]
    # Picks are counted in one order everywhere: two orders can deadlock.
    for submission, rows in sorted(accepted, key=lambda each: pick_of(each[1])):
        mode = rows[0].mode
        others = of_picks if mode is Mode.FOOL else apart
        changes = counted if RULES[mode].is_counted else others
        changes += changes_by(submission, rows)
    connection = session.connection()
    for writes, changes in ((WRITES, counted), (MODE_WRITES, apart), (PICK_WRITES, of_picks)):
        for statement in writes[connection.dialect.name] if changes else ():
            connection.execute(statement, changes)


def pick_of(rows: Rows) -> int:
    """Return the picked face among those of a trial; 0 in all other modes."""
    is_pick = rows[0].mode is Mode.FOOL
    return next((row.face_id for row in rows if is_pick and row.label is Label.FAKE), 0)


def refusal_or_repeat(session: Session, submission: Submission) -> Verdict | QuizError:
    """Return the verdict where the trial already has this response, else why it is refused."""
    rows = faces_of(session, submission)
    if not rows:
        return missing_trial(session, submission)
    first = rows[0]
    if bypasses_classroom(submission, first):
        return Conflict(lazy("This round is played in its classroom."))
    if first.response is None or len(rows) != first.faces:
        if submission.position == first.answered + 1 and lacks_advice(session, first):
            return Conflict(lazy("Give your first response to this face before the final one."))
        return Conflict(why_not_open(submission, first))
    earlier = choice_verdict([earlier_verdict(session, row) for row in rows])
    if submission.responses == tuple(row.response for row in rows):
        return earlier
    trial_number = RULES[first.mode].number(first.position)
    sentence = lazy(
        "You have already given another response to face %(position)s.", position=trial_number
    )
    return Conflict(sentence, verdict=earlier)


def faces_of(session: Session, submission: Submission) -> Rows:
    """Return the faces that a submission is about; nothing unless all are this player's."""
    places = range(submission.position, submission.position + len(submission.responses))
    rows = [
        find_trial(session, submission.player_id, submission.round_id, place) for place in places
    ]
    found = [row for row in rows if row is not None]
    return found if len(found) == len(rows) else []


def why_not_open(submission: Submission, row: TrialRow) -> str:
    """Return the sentence for a trial without a response that can't be responded to."""
    if is_late(submission, row):
        return lazy("The time for this face is up.")
    if len(submission.responses) != row.faces:
        return lazy("This trial shows %(faces)s faces: name one of them.", faces=row.faces)
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
