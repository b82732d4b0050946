"""Responses: judge one, count it, and say what it was worth."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from quiz.auth import own_round
from quiz.db import INSERTS
from quiz.errors import Conflict, NotFound, Unavailable
from quiz.models import Face, Label, Mode, Player, PlayerDay, Round, Trial
from quiz.rounds import deal_ahead
from quiz.stats import Counts
from quiz.tallies import COUNTERS, OUTCOMES, lower_bound, milliseconds

Found = Row[*tuple[Any, ...]]  # a trial with its round, face and player
WRITTEN = ("response", "confidence", "responded_at", "response_ms")


@dataclass(frozen=True)
class Verdict:
    """What a response was worth."""

    round_id: str
    position: int
    label: Label
    response: Label
    face: dict[str, Any]
    correct_total: int

    @property
    def correct(self) -> bool:
        """Say whether the response was the label."""
        return self.response == self.label

    def as_json(self) -> dict[str, Any]:
        """Return the contract's verdict; trials are responded to in order, so n are answered."""
        return {
            "position": self.position,
            "label": self.label.value,
            "response": self.response.value,
            "correct": self.correct,
            "face": self.face,
            "answered": self.position,
            "correct_total": self.correct_total,
            "url": f"/rounds/{self.round_id}",
        }


def upsert_day(insert: Any) -> Any:
    """Build the statement that adds to a player's day, in one dialect."""
    days = cast(Table, PlayerDay.__table__)
    values: dict[str, Any] = {name: bindparam(f"day_{name}") for name in ("player_id", *COUNTERS)}
    day = insert(days).values(day=bindparam("day"), **values)
    added = {name: days.c[name] + day.excluded[name] for name in COUNTERS}
    return day.on_conflict_do_update(index_elements=["player_id", "day"], set_=added)


trials, rounds, faces, players = (
    cast(Table, model.__table__) for model in (Trial, Round, Face, Player)
)
# A response is what the program does most, so its statements are built once.
ONE_TRIAL = (
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
        rounds.c.mode,
        rounds.c.length,
        rounds.c.answered,
        rounds.c.correct,
        rounds.c.finished_at,
        faces.c.checkpoint,
        faces.c.seed,
        faces.c.made_at,
        *(players.c[name] for name in COUNTERS),
    )
    .join_from(trials, rounds, rounds.c.id == trials.c.round_id)
    .join(faces, faces.c.id == trials.c.face_id)
    .join(players, players.c.id == trials.c.player_id)
    .where(
        trials.c.round_id == bindparam("round_id"),
        trials.c.position == bindparam("position"),
        trials.c.player_id == bindparam("player_id"),
    )
)
LOCKED_TRIAL = ONE_TRIAL.with_for_update(of=[players, rounds, trials])
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
COUNT_PLAYER = (
    update(players)
    .where(players.c.id == bindparam("counted_id"))
    .values({name: bindparam(f"total_{name}") for name in COUNTERS})
    .values({name: bindparam(name) for name in ("lower_bound", "seen_at")})
)
COUNT_DAY = {dialect: upsert_day(insert) for dialect, insert in INSERTS.items()}
# Postgres writes all four rows on one way there and back.
WRITE_ALL = COUNT_DAY["postgresql"].add_cte(
    WRITE_TRIAL.cte("written"), MOVE_ROUND.cte("moved"), COUNT_PLAYER.cte("counted")
)


def record_response(
    session: Session,
    player_id: str | None,
    round_id: str,
    position: int,
    response: Label,
    *,
    confidence: int | None,
    min_age: int,
    now: datetime,
) -> Verdict:
    """Judge a response to the open trial; the same again returns the same verdict.

    Raises Conflict for a different response and for a trial that is not open, NotFound for a
    round that is not this player's.
    """
    place = {"player_id": player_id, "round_id": round_id, "position": position}
    # Locked against other tabs: what is read here still holds when it is written below.
    row = session.connection().execute(LOCKED_TRIAL, place).one_or_none()
    if row is None:
        own_round(session, player_id, round_id)
        raise Conflict("This trial is not open.")
    if row.response is not None:
        return repeated_verdict(session, row, response)
    if row.finished_at is not None or position != row.answered + 1:
        raise Conflict("This trial is not open; another one is.")
    correct_total = row.correct + (response == row.label)
    write(session, changes(row, response, confidence, correct_total, now))
    if row.mode is Mode.PRACTICE:
        keep_dealing(session, round_id, min_age)
    return verdict_of(row, response, correct_total)


def repeated_verdict(session: Session, row: Found, response: Label) -> Verdict:
    """Return the recorded verdict to the same response, a Conflict with it to another."""
    verdict = verdict_of(row, row.response, correct_up_to(session, row.round_id, row.position))
    if response != row.response:
        raise Conflict(
            f"Trial {row.position} already has the response {row.response.value}.",
            verdict=verdict.as_json(),
        )
    return verdict


def correct_up_to(session: Session, round_id: str, position: int) -> int:
    """Count the right responses of a round up to a position."""
    query = select(func.count()).where(
        Trial.round_id == round_id, Trial.position <= position, Trial.response == Trial.label
    )
    return session.scalar(query) or 0


def changes(
    row: Found, response: Label, confidence: int | None, correct_total: int, now: datetime
) -> dict[str, Any]:
    """Say what a response changes: the trial, its round, the player's counters and the day."""
    outcome = OUTCOMES[row.label, response]
    counts = {name: getattr(row, name) + (name == outcome) for name in COUNTERS}
    return {
        "trial_id": row.id,
        "response": response,
        "confidence": confidence,
        "responded_at": now,
        "response_ms": milliseconds(row.shown_at, now),
        "moved_id": row.round_id,
        "answered": row.position,
        "correct": correct_total,
        "finished_at": now if row.position == row.length else None,
        "counted_id": row.player_id,
        "lower_bound": lower_bound(Counts(**counts)),
        "seen_at": now,
        **{f"total_{name}": counts[name] for name in COUNTERS},
        "day_player_id": row.player_id,
        "day": now.date(),
        **{f"day_{name}": int(name == outcome) for name in COUNTERS},
    }


def write(session: Session, values: dict[str, Any]) -> None:
    """Write all that a response changes; the rows are locked, so nobody came between."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(WRITE_ALL, values)
        return
    for statement in (WRITE_TRIAL, MOVE_ROUND, COUNT_PLAYER, COUNT_DAY["sqlite"]):
        connection.execute(statement, values)


def keep_dealing(session: Session, round_id: str, min_age: int) -> None:
    """Deal a practice round on; without faces the response still counts."""
    round_ = session.get_one(Round, round_id, populate_existing=True)
    with suppress(Unavailable):
        deal_ahead(session, round_, min_age=min_age)


def verdict_of(row: Found, response: Label, correct_total: int) -> Verdict:
    """Say what a response was worth, and what the face was."""
    return Verdict(row.round_id, row.position, row.label, response, provenance(row), correct_total)


def provenance(row: Found) -> dict[str, Any]:
    """Say where a face came from; for a photograph never more than the name of the set."""
    if row.label is Label.REAL:
        return {"label": "real", "source": "UTKFace"}
    made_at = row.made_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "label": "fake",
        "checkpoint": row.checkpoint,
        "seed": row.seed,
        "made_at": made_at,
    }


def recorded_verdict(
    session: Session, player_id: str | None, round_id: str, position: int
) -> tuple[Verdict, dict[str, Any]] | None:
    """Return the verdict on a trial and what its page shows beside it; None before a response."""
    place = {"player_id": player_id, "round_id": round_id, "position": position}
    row = session.connection().execute(ONE_TRIAL, place).one_or_none()
    if row is None:
        raise NotFound("There is no such trial.")
    if row.response is None:
        return None
    verdict = verdict_of(row, row.response, correct_up_to(session, round_id, position))
    age = None
    if row.label is Label.FAKE:
        age = max(0.0, (row.responded_at - row.made_at).total_seconds())
    return verdict, {"face_url": f"/faces/{row.token}", "age_seconds": age}
