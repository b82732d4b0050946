"""The recount: compares every stored counter with the trials that it counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from quiz.counts.aggregates import IS_TOLD, TRIALS, count_rows
from quiz.counts.counters import COUNTERS, IS_COUNTED, OUTCOMES
from quiz.counts.lane_weeks import LANE, PARTNER, monday_of
from quiz.models import (
    Aggregate,
    Face,
    Label,
    LaneWeek,
    ModeRecord,
    Pick,
    PlayerDay,
    Round,
    Skill,
    Trial,
    Uncounted,
)

FETCH_SIZE = 10_000  # rows that are fetched at a time

# Negated, this is NOT EXISTS and not NOT IN: Postgres would scan a million waiting ids for each
# trial.
WAITS = exists().where(Uncounted.trial_id == Trial.id)

Key = tuple[Any, ...]
CounterValues = Mapping[str, int]  # by the counter's name


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be added to a row's counters so that they agree with the trials."""

    table: str
    key: Key
    missing: dict[str, int]

    def __str__(self) -> str:
        """Return one line of the report."""
        changes = ", ".join(f"{name} {by:+}" for name, by in self.missing.items())
        return f"{self.table} {' '.join(map(str, self.key))}: {changes}"


def find_differences(session: Session) -> list[Difference]:
    """Compare all counters with the trials; the session must see one snapshot of the database."""
    return [
        *compare("skills", stored_skills(session), recounted_skills(session)),
        *compare("player_days", stored_days(session), recounted_days(session)),
        *compare("rounds", stored_rounds(session), recounted_rounds(session)),
        *compare("mode_records", stored_records(session), recounted_records(session)),
        *compare("lane_weeks", stored_weeks(session), recounted_weeks(session)),
        *compare("picks", stored_picks(session), recounted_picks(session)),
        *compare("aggregates", stored_aggregates(session), recounted_aggregates(session)),
    ]


def compare(
    table: str,
    stored: Iterator[tuple[Key, CounterValues]],
    recounted: Mapping[Key, CounterValues],
) -> Iterator[Difference]:
    """Yield where stored counters differ from recounted ones, and rows that are missing."""
    without_row = dict(recounted)
    for key, values in stored:
        true = without_row.pop(key, {})
        missing = {name: n for name in values if (n := true.get(name, 0) - values[name])}
        if missing:
            yield Difference(table, key, missing)
    for key, true in without_row.items():
        if any(true.values()):
            yield Difference(table, key, {name: n for name, n in true.items() if n})


def counter_values(row: Any) -> dict[str, int]:
    """Return the four counters by name."""
    return {name: getattr(row, name) for name in COUNTERS}


# What is stored


def stored_skills(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield every player's counters in every deck."""
    query = select(Skill.player_id, Skill.deck, *(getattr(Skill, name) for name in COUNTERS))
    for row in session.execute(query.execution_options(yield_per=FETCH_SIZE)):
        yield (row.player_id, row.deck), counter_values(row)


def stored_days(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield the counters of every player's days."""
    columns = [getattr(PlayerDay, name) for name in COUNTERS]
    query = select(PlayerDay.player_id, PlayerDay.deck, PlayerDay.day, *columns)
    for row in session.execute(query.execution_options(yield_per=FETCH_SIZE)):
        yield (row.player_id, row.deck, row.day.isoformat()), counter_values(row)


def stored_rounds(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield every round's counters."""
    query = select(Round.id, Round.answered, Round.correct).execution_options(yield_per=FETCH_SIZE)
    for round_id, answered, correct in session.execute(query):
        yield (round_id,), {"answered": answered, "correct": correct}


def stored_records(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield every player's counters in each mode that has its own."""
    columns = [getattr(ModeRecord, name) for name in COUNTERS]
    query = select(ModeRecord.player_id, ModeRecord.deck, ModeRecord.mode, *columns)
    for row in session.execute(query.execution_options(yield_per=FETCH_SIZE)):
        yield (row.player_id, row.deck, row.mode.value), counter_values(row)


def stored_weeks(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield the counters of every player by lane and week."""
    columns = [getattr(LaneWeek, name) for name in COUNTERS]
    query = select(LaneWeek.player_id, LaneWeek.deck, LaneWeek.lane_id, LaneWeek.week, *columns)
    for row in session.execute(query.execution_options(yield_per=FETCH_SIZE)):
        yield (row.player_id, row.deck, str(row.lane_id), row.week.isoformat()), counter_values(row)


def stored_picks(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield what became of every pick."""
    for pick_id, judged, fooled in session.execute(select(Pick.id, Pick.judged, Pick.fooled)):
        yield (pick_id,), {"judged": judged, "fooled": fooled}


def stored_aggregates(session: Session) -> Iterator[tuple[Key, CounterValues]]:
    """Yield the aggregates."""
    columns = [getattr(Aggregate, name) for name in COUNTERS]
    query = select(Aggregate.deck, Aggregate.kind, Aggregate.key, *columns)
    for row in session.execute(query):
        yield (row.deck, row.kind, row.key), counter_values(row)


# What the trials say


def recounted_skills(session: Session) -> dict[Key, CounterValues]:
    """Count each player's outcomes in each deck."""
    return count_outcomes(session, outcomes_by(Trial.player_id, Round.deck).where(IS_COUNTED))


def recounted_days(session: Session) -> dict[Key, CounterValues]:
    """Count each player's outcomes in each deck by the day (UTC) of the response."""
    by_day = outcomes_by(Trial.player_id, Round.deck, day_of_response(session))
    return count_outcomes(session, by_day.where(IS_COUNTED))


def recounted_weeks(session: Session) -> dict[Key, CounterValues]:
    """Count each player's outcomes by lane and week, of the trials that do not wait."""
    by_day = outcomes_by(Trial.player_id, Face.deck, LANE, day_of_response(session))
    of_faces = by_day.join(Face, Face.id == Trial.face_id)
    of_lanes = of_faces.outerjoin(PARTNER, PARTNER.id == Face.partner_id)
    found = count_outcomes(session, of_lanes.where(Round.is_told, IS_COUNTED, ~WAITS))
    counters: defaultdict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for (*key, day), values in found.items():
        week = counters[(*key, monday_of(date.fromisoformat(day)).isoformat())]
        week.update({name: week[name] + values[name] for name in COUNTERS})
    return dict(counters)


def day_of_response(session: Session) -> ColumnElement[Any]:
    """Select the day in UTC on which a trial was responded to."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    at_utc = Trial.responded_at if is_sqlite else func.timezone("UTC", Trial.responded_at)
    return func.date(at_utc)


def recounted_records(session: Session) -> dict[Key, CounterValues]:
    """Count each player's outcomes in each deck and mode that has counters of its own."""
    by_mode = outcomes_by(Trial.player_id, Round.deck, Round.mode)
    return count_outcomes(session, by_mode.where(~IS_COUNTED))


def recounted_picks(session: Session) -> dict[Key, CounterValues]:
    """Count each pick's judgements, and those in which it was taken for the real."""
    fooled = func.count().filter(Trial.response == Label.REAL)
    query = select(Pick.id, func.count(), fooled).join(Trial, Trial.face_id == Pick.face_id)
    rows = session.execute(query.where(Trial.response.is_not(None)).group_by(Pick.id))
    return {(pick_id,): {"judged": n, "fooled": k} for pick_id, n, k in rows}


def recounted_rounds(session: Session) -> dict[Key, CounterValues]:
    """Count each round's responses, and the correct ones."""
    correct = func.count().filter(Trial.response == Trial.label)
    query = select(Trial.round_id, func.count(), correct).where(Trial.response.is_not(None))
    rows = session.execute(query.group_by(Trial.round_id))
    return {(round_id,): {"answered": n, "correct": right} for round_id, n, right in rows}


def recounted_aggregates(session: Session) -> dict[Key, CounterValues]:
    """Count the trials that the aggregates should hold: all except those that wait."""
    rows = session.execute(settled_trials().execution_options(yield_per=FETCH_SIZE))
    return {key: counter_values(counts) for key, counts in count_rows(rows).items()}


def settled_trials() -> Select[*tuple[Any, ...]]:
    """Select the trials that are told and do not wait to be counted."""
    return TRIALS.where(Trial.response.is_not(None), IS_TOLD, ~WAITS)


def outcomes_by(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Select how often each outcome happened, grouped by columns of trials and their rounds."""
    all_columns = (*columns, Trial.label, Trial.response)
    query = select(*all_columns, func.count()).join(Round, Round.id == Trial.round_id)
    return query.where(Trial.response.is_not(None)).group_by(*all_columns)


def count_outcomes(session: Session, query: Select[*tuple[Any, ...]]) -> dict[Key, CounterValues]:
    """Return counters by key; the query's last columns are label, response and their number."""
    counters: defaultdict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for *key, label, response, count in session.execute(query):
        counters[tuple(map(str, key))][OUTCOMES[label, response]] += count
    return dict(counters)
