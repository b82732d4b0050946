"""Responses: judge them, count them, and say what they were worth."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, OUTCOMES, lower_bound, milliseconds, or_add
from quiz.decks import DECKS
from quiz.errors import Conflict, NotFound, QuizError, Unavailable
from quiz.figures import Counts
from quiz.models import (
    MACHINES,
    Face,
    Label,
    Mode,
    Player,
    PlayerDay,
    Round,
    Skill,
    Trial,
    Uncounted,
)
from quiz.play.players import own_round
from quiz.play.rounds import deal_ahead
from quiz.storage import INSERTS
from quiz.words import verdict_words

Found = Row[*tuple[Any, ...]]  # a trial with its round, face and player's skill
WRITTEN = ("response", "confidence", "responded_at", "response_ms", *MACHINES.values())


@dataclass(frozen=True)
class Submission:
    """What a player says about a trial, how sure (per cent), and when the server heard it.

    A round that a classroom paces hears its players through the classroom alone.
    """

    player_id: str | None
    round_id: str
    position: int
    response: Label
    confidence: int | None
    at: datetime
    in_classroom: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a response was worth; while it is not to be told, its JSON does not tell."""

    round_id: str
    position: int
    label: Label
    response: Label
    face: dict[str, Any]
    machine: dict[str, float]  # P(fake) by opponent, of those who had seen the face
    correct_total: int
    deck: str
    length: int | None  # of the round; None in practice
    responded_at: datetime
    is_told: bool = True

    @property
    def correct(self) -> bool:
        """Say whether the response was the label."""
        return self.response == self.label

    def as_json(self) -> dict[str, Any]:
        """Return the contract's verdict, with the words of the page that shows it."""
        facts = self.facts()
        deck, length, at = DECKS[self.deck], self.length, self.responded_at
        return facts | {"say": verdict_words(deck, facts, length=length, responded_at=at)}

    def facts(self) -> dict[str, Any]:
        """Return the verdict without words; trials are responded to in order, so n are answered."""
        if not self.is_told:
            return {
                "position": self.position,
                "response": self.response.value,
                "answered": self.position,
                "url": f"/rounds/{self.round_id}",
            }
        return {
            "position": self.position,
            "label": self.label.value,
            "response": self.response.value,
            "correct": self.correct,
            "face": self.face,
            "machine": self.machine,
            "answered": self.position,
            "correct_total": self.correct_total,
            "url": f"/rounds/{self.round_id}",
        }


def upsert_day(insert_into: Any) -> Any:
    """Build the statement that adds to a player's day in a deck, in one dialect."""
    days = cast(Table, PlayerDay.__table__)
    names = ("player_id", "deck", *COUNTERS)
    values: dict[str, Any] = {name: bindparam(f"day_{name}") for name in names}
    return or_add(insert_into(days).values(day=bindparam("day"), **values))


trials, rounds, faces, players, skills, uncounted = (
    cast(Table, model.__table__) for model in (Trial, Round, Face, Player, Skill, Uncounted)
)
# A response is what the program does most, so its statements are built once.
JUDGED = (
    select(
        trials.c.id,
        trials.c.round_id,
        trials.c.player_id,
        trials.c.position,
        trials.c.label,
        trials.c.token,
        trials.c.shown_at,
        trials.c.response,
        trials.c.responded_at,
        rounds.c.deck,
        rounds.c.mode,
        rounds.c.length,
        rounds.c.correct,
        rounds.c.answered,
        rounds.c.finished_at,
        rounds.c.paced_to,
        rounds.c.closes_at,
        rounds.c.is_silent,
        faces.c.checkpoint,
        faces.c.seed,
        faces.c.made_at,
        *(skills.c[name] for name in COUNTERS),
        *(faces.c[column] for column in MACHINES.values()),
        *(trials.c[column].label(f"then_{column}") for column in MACHINES.values()),
    )
    .join_from(rounds, trials, trials.c.round_id == rounds.c.id)
    .join(faces, faces.c.id == trials.c.face_id)
    .join(players, players.c.id == trials.c.player_id)
    .join(skills, and_(skills.c.player_id == trials.c.player_id, skills.c.deck == rounds.c.deck))
)
ONE_TRIAL = JUDGED.where(
    rounds.c.id == bindparam("round_id"),
    trials.c.position == bindparam("position"),
    trials.c.player_id == bindparam("player_id"),
)
# Locked against other tabs, always in one order: what is read here still holds when it is written.
# The player comes first, for whoever erases or holds one does the same.
OPEN_TRIALS = (
    JUDGED.where(
        rounds.c.id.in_(bindparam("round_ids", expanding=True)),
        rounds.c.finished_at.is_(None),
        trials.c.position == func.coalesce(rounds.c.paced_to, rounds.c.answered + 1),
    )
    .order_by(players.c.id)
    .with_for_update(of=[players, skills, rounds, trials])
)
WRITE_TRIAL = (
    update(trials)
    .where(trials.c.id == bindparam("trial_id"), trials.c.response.is_(None))
    .values({name: bindparam(name) for name in WRITTEN})
)
MOVE_ROUND = (
    update(rounds)
    .where(rounds.c.id == bindparam("moved_id"))
    .values({name: bindparam(name) for name in ("answered", "correct", "finished_at")})
)
COUNT_SKILL = (
    update(skills)
    .where(skills.c.player_id == bindparam("counted_id"), skills.c.deck == bindparam("day_deck"))
    .values({name: bindparam(f"total_{name}") for name in COUNTERS})
    .values({name: bindparam(name) for name in ("lower_bound", "seen_at")})
)
# The aggregates over everyone are counted later: their few rows would make all responses wait.
COUNT_LATER = insert(uncounted).values(trial_id=bindparam("trial_id"))
COUNT_DAY = {dialect: upsert_day(insert_into) for dialect, insert_into in INSERTS.items()}
WRITE_EACH = (WRITE_TRIAL, MOVE_ROUND, COUNT_SKILL, COUNT_LATER, COUNT_DAY["sqlite"])
# Postgres writes all five rows on one way there and back.
WRITE_ALL = COUNT_DAY["postgresql"].add_cte(
    WRITE_TRIAL.cte("written"),
    MOVE_ROUND.cte("moved"),
    COUNT_SKILL.cte("counted"),
    COUNT_LATER.cte("uncounted"),
)


def record_responses(
    session: Session, submissions: Sequence[Submission], *, min_age: int
) -> list[Verdict | QuizError]:
    """Judge responses of different players to their open trials, each for itself.

    The same response again gets the same verdict, a different one or one to a trial that is not
    open a Conflict, one to a round that is not this player's NotFound.
    """
    if len({submission.player_id for submission in submissions}) < len(submissions):
        raise ValueError("Two responses of one player can't be counted in one go.")
    open_rows = open_trials(session, submissions)
    found = [(submission, row_for(submission, open_rows)) for submission in submissions]
    write(session, [changes(row, submission) for submission, row in found if row is not None])
    for row in (row for _, row in found if row is not None and row.mode is Mode.PRACTICE):
        keep_dealing(session, row.round_id, min_age)
    return [
        look_back(session, submission) if row is None else verdict_of(row, submission)
        for submission, row in found
    ]


def open_trials(session: Session, submissions: Sequence[Submission]) -> dict[str, Found]:
    """Return the open trial of each round, locked."""
    ids = sorted({submission.round_id for submission in submissions})
    rows = session.connection().execute(OPEN_TRIALS, {"round_ids": ids})
    return {row.round_id: row for row in rows}


def row_for(submission: Submission, open_rows: Mapping[str, Found]) -> Found | None:
    """Return the open trial that a submission is about, None where it is about another."""
    row = open_rows.get(submission.round_id)
    if row is None or row.player_id != submission.player_id or row.response is not None:
        return None
    if is_elsewhere(row, submission) or is_late(row, submission):
        return None
    return row if row.position == submission.position else None


def is_elsewhere(row: Found, submission: Submission) -> bool:
    """Say whether a response came to a round's own address that belongs to its classroom's."""
    return row.paced_to is not None and row.finished_at is None and not submission.in_classroom


def is_late(row: Found, submission: Submission) -> bool:
    """Say whether the time of a round, or of a classroom's face, was up."""
    return row.closes_at is not None and submission.at > row.closes_at


def look_back(session: Session, submission: Submission) -> Verdict | QuizError:
    """Return the recorded verdict to the same response, else why there is none."""
    round_id, position = submission.round_id, submission.position
    place = {"player_id": submission.player_id, "round_id": round_id, "position": position}
    row = session.connection().execute(ONE_TRIAL, place).one_or_none()
    if row is None:
        return no_such_trial(session, submission)
    if is_elsewhere(row, submission):
        return Conflict("This round is played in its classroom.")
    if row.response is None and is_late(row, submission):
        return Conflict("The time for this face is up.")
    if row.response is None:
        return Conflict("This trial is not open; another one is.")
    past = past_verdict(session, row)
    if submission.response == row.response:
        return past
    return Conflict(
        f"Trial {position} already has the response {row.response.value}.",
        verdict=past.as_json(),
    )


def no_such_trial(session: Session, submission: Submission) -> QuizError:
    """Say whether it is the round or only the trial that is not there."""
    try:
        own_round(session, submission.player_id, submission.round_id)
    except NotFound as error:
        return error
    return Conflict("This trial is not open.")


def correct_up_to(session: Session, round_id: str, position: int) -> int:
    """Count the right responses of a round up to a position."""
    query = select(func.count()).where(
        Trial.round_id == round_id, Trial.position <= position, Trial.response == Trial.label
    )
    return session.scalar(query) or 0


def changes(row: Found, submission: Submission) -> dict[str, Any]:
    """Say what a response changes: the trial, its round, the counters of the deck and the day."""
    outcome = OUTCOMES[row.label, submission.response]
    counts = {name: getattr(row, name) + (name == outcome) for name in COUNTERS}
    return {
        "trial_id": row.id,
        "response": submission.response,
        "confidence": submission.confidence,
        "responded_at": submission.at,
        "response_ms": milliseconds(row.shown_at, submission.at),
        "moved_id": row.round_id,
        "answered": row.position if row.paced_to is None else row.answered + 1,
        "correct": row.correct + (submission.response == row.label),
        # A classroom ends the rounds that it paces itself: students may have missed a face.
        "finished_at": submission.at if row.position == row.length and not row.paced_to else None,
        "counted_id": row.player_id,
        "lower_bound": lower_bound(Counts(**counts)),
        "seen_at": submission.at,
        **{f"total_{name}": counts[name] for name in COUNTERS},
        **{column: getattr(row, column) for column in MACHINES.values()},
        "day_player_id": row.player_id,
        "day_deck": row.deck,
        "day": submission.at.date(),
        **{f"day_{name}": int(name == outcome) for name in COUNTERS},
    }


def write(session: Session, values: list[dict[str, Any]]) -> None:
    """Write all that responses change; the rows are locked, so nobody came between."""
    connection = session.connection()
    on_postgres = connection.dialect.name == "postgresql"
    for statement in (WRITE_ALL,) if on_postgres else WRITE_EACH:
        if values:
            connection.execute(statement, values)


def keep_dealing(session: Session, round_id: str, min_age: int) -> None:
    """Deal a practice round on; without faces the response still counts."""
    round_ = session.get_one(Round, round_id, populate_existing=True)
    with suppress(Unavailable):
        deal_ahead(session, round_, min_age=min_age)


def verdict_of(row: Found, submission: Submission) -> Verdict:
    """Say what a response to an open trial is worth."""
    correct_total = row.correct + (submission.response == row.label)
    machine = opinions(row)
    return verdict(row, submission.response, correct_total, machine, submission.at)


def past_verdict(session: Session, row: Found) -> Verdict:
    """Say what a recorded response was worth, as it was said then."""
    correct_total = correct_up_to(session, row.round_id, row.position)
    machine = opinions(row, "then_")
    return verdict(row, row.response, correct_total, machine, row.responded_at)


def verdict(
    row: Found, response: Label, correct_total: int, machine: dict[str, float], at: datetime
) -> Verdict:
    """Say what a response was worth, and what the face was."""
    return Verdict(
        row.round_id,
        row.position,
        row.label,
        response,
        provenance(row),
        machine,
        correct_total,
        row.deck,
        row.length,
        at,
        is_told=not row.is_silent or row.finished_at is not None,
    )


def opinions(row: Found, when: str = "") -> dict[str, float]:
    """Return P(fake) by opponent, of the face now or of the trial `then_`."""
    found = {name: getattr(row, when + column) for name, column in MACHINES.items()}
    return {name: round(p, 3) for name, p in found.items() if p is not None}


def provenance(row: Found) -> dict[str, Any]:
    """Say where a face came from; for a real never more than the name of the set."""
    if row.label is Label.REAL:
        return {"label": "real", "source": DECKS[row.deck].source}
    made_at = row.made_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "label": "fake",
        "checkpoint": row.checkpoint,
        "seed": row.seed,
        "made_at": made_at,
    }


def recorded_verdict(
    session: Session, player_id: str | None, round_id: str, position: int
) -> tuple[Verdict, str] | None:
    """Return the verdict on a trial and the address of its face; None before a response."""
    place = {"player_id": player_id, "round_id": round_id, "position": position}
    row = session.connection().execute(ONE_TRIAL, place).one_or_none()
    if row is None:
        raise NotFound("There is no such trial.")
    if row.response is None or (row.is_silent and row.finished_at is None):
        return None
    return past_verdict(session, row), f"/faces/{row.token}"
