"""The recount: every counter that is kept beside the trials, compared with the trials."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from quiz.counts import aggregates
from quiz.counts.counters import COUNTERS, OUTCOMES, counts_of, lower_bound, or_add
from quiz.counts.skills import open_skill
from quiz.models import (
    Aggregate,
    Player,
    PlayerDay,
    Round,
    Skill,
    Snapshot,
    Trial,
    Uncounted,
)
from quiz.storage import insert_into, utc_now

AT_ONCE = 10_000  # rows that are fetched in one go
REPAIR = "repair"  # the snapshot that says when counters were last repaired

Key = tuple[Any, ...]
Found = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be added to a row's counters, so that they say what the trials say."""

    table: str
    key: Key
    missing: dict[str, int]

    def __str__(self) -> str:
        """Return it as a line of the report."""
        changes = ", ".join(f"{name} {by:+}" for name, by in self.missing.items())
        return f"{self.table} {' '.join(map(str, self.key))}: {changes}"


def latest_repair(session: Session) -> datetime | None:
    """Return when counters were last repaired."""
    is_repair = (Snapshot.deck == "", Snapshot.name == REPAIR)
    return session.scalar(select(Snapshot.made_at).where(*is_repair))


def claim(session: Session, latest: datetime | None) -> bool:
    """Note a repair now; False when there was one since the latest that we knew of."""
    row = {"made_at": utc_now(), "body": {}}
    statement = insert_into(session, Snapshot).values(deck="", name=REPAIR, **row)
    if latest is None:
        statement = statement.on_conflict_do_nothing()
    else:
        statement = statement.on_conflict_do_update(
            index_elements=["deck", "name"], set_=row, where=Snapshot.made_at == latest
        )
    return session.execute(statement.returning(Snapshot.name)).first() is not None


def differences(session: Session) -> list[Difference]:
    """Compare all counters with the trials; the session must see one moment throughout."""
    return [
        *compare("skills", skill_counts(session), skill_trials(session)),
        *compare("player_days", day_counts(session), day_trials(session)),
        *compare("rounds", round_counts(session), round_trials(session)),
        *compare("aggregates", aggregate_counts(session), aggregate_trials(session)),
    ]


def compare(
    table: str, stored: Iterator[tuple[Key, Found]], counted: Mapping[Key, Found]
) -> Iterator[Difference]:
    """Yield where stored counters differ from counted ones, rows that are missing too."""
    left = dict(counted)
    for key, found in stored:
        true = left.pop(key, {})
        missing = {name: n for name in found if (n := true.get(name, 0) - found[name])}
        if missing:
            yield Difference(table, key, missing)
    for key, true in left.items():
        if any(true.values()):
            yield Difference(table, key, {name: n for name, n in true.items() if n})


def as_found(counts: Any) -> dict[str, int]:
    """Return four counters by name."""
    return {name: getattr(counts, name) for name in COUNTERS}


def skill_counts(session: Session) -> Iterator[tuple[Key, Found]]:
    """Yield every player's counters in every deck."""
    query = select(Skill.player_id, Skill.deck, *(getattr(Skill, name) for name in COUNTERS))
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield (row.player_id, row.deck), as_found(row)


def day_counts(session: Session) -> Iterator[tuple[Key, Found]]:
    """Yield the counters of every player's days."""
    columns = [getattr(PlayerDay, name) for name in COUNTERS]
    query = select(PlayerDay.player_id, PlayerDay.deck, PlayerDay.day, *columns)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield (row.player_id, row.deck, row.day.isoformat()), as_found(row)


def round_counts(session: Session) -> Iterator[tuple[Key, Found]]:
    """Yield every round's counters."""
    query = select(Round.id, Round.answered, Round.correct)
    for round_id, answered, correct in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield (round_id,), {"answered": answered, "correct": correct}


def aggregate_counts(session: Session) -> Iterator[tuple[Key, Found]]:
    """Yield the aggregates."""
    columns = [getattr(Aggregate, name) for name in COUNTERS]
    query = select(Aggregate.deck, Aggregate.kind, Aggregate.key, *columns)
    for row in session.execute(query):
        yield (row.deck, row.kind, row.key), as_found(row)


def outcomes(session: Session, query: Select[*tuple[Any, ...]]) -> dict[Key, Found]:
    """Count outcomes by all but the last three columns: label, response and how many."""
    found: defaultdict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for *key, label, response, count in session.execute(query):
        found[tuple(map(str, key))][OUTCOMES[label, response]] += count
    return dict(found)


def skill_trials(session: Session) -> dict[Key, Found]:
    """Count each player's outcomes in each deck."""
    return outcomes(session, counted(Trial.player_id, Round.deck))


def counted(*parts: Any) -> Select[*tuple[Any, ...]]:
    """Select how often each outcome happened, by these columns of trials and their rounds."""
    all_parts = (*parts, Trial.label, Trial.response)
    query = select(*all_parts, func.count()).join(Round, Round.id == Trial.round_id)
    return query.where(Trial.response.is_not(None)).group_by(*all_parts)


def day_trials(session: Session) -> dict[Key, Found]:
    """Count each player's outcomes in each deck by the day (UTC) of the response."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    at_utc = Trial.responded_at if is_sqlite else func.timezone("UTC", Trial.responded_at)
    return outcomes(session, counted(Trial.player_id, Round.deck, func.date(at_utc)))


def round_trials(session: Session) -> dict[Key, Found]:
    """Count each round's responses, and the right ones."""
    correct = func.count().filter(Trial.response == Trial.label)
    query = select(Trial.round_id, func.count(), correct).where(Trial.response.is_not(None))
    rows = session.execute(query.group_by(Trial.round_id))
    return {(round_id,): {"answered": n, "correct": right} for round_id, n, right in rows}


def settled_trials() -> Select[*tuple[Any, ...]]:
    """Select the trials that do not wait to be counted.

    Not by NOT IN: for a million that wait, Postgres would go through all of them for each trial.
    """
    waits = exists().where(Uncounted.trial_id == Trial.id)
    return aggregates.TRIALS.where(Trial.response.is_not(None), ~waits)


def aggregate_trials(session: Session) -> dict[Key, Found]:
    """Count the trials that the aggregates should hold: all but those that still wait."""
    rows = session.execute(settled_trials().execution_options(yield_per=AT_ONCE))
    return {key: as_found(counts) for key, counts in aggregates.tally(rows).items()}


def repair(session: Session, found: list[Difference]) -> None:
    """Add what is missing: right also where responses have come in since the recount."""
    for table, group in groupby(found, key=lambda difference: difference.table):
        REPAIRS[table](session, list(group))


def repair_skills(session: Session, found: list[Difference]) -> None:
    """Repair players' skills, and the bound that ranks them; those too that have no row."""
    for difference in found:
        player_id, deck = difference.key
        # The player first, as responses lock them: two orders could wait for each other.
        if session.get(Player, player_id, with_for_update=True) is None:
            continue
        open_skill(session, player_id, deck, utc_now())
        skill = session.get_one(Skill, (player_id, deck), populate_existing=True)
        for name, by in difference.missing.items():
            setattr(skill, name, getattr(skill, name) + by)
        skill.lower_bound = lower_bound(counts_of(skill))
    session.flush()


def repair_days(session: Session, found: list[Difference]) -> None:
    """Repair players' days, those too that have no row."""
    for difference in found:
        player_id, deck, day = difference.key
        place = {"player_id": player_id, "deck": deck, "day": date.fromisoformat(day)}
        row = place | dict.fromkeys(COUNTERS, 0) | difference.missing
        session.execute(or_add(insert_into(session, PlayerDay)), [row])


def repair_rounds(session: Session, found: list[Difference]) -> None:
    """Repair rounds."""
    rounds = cast(Table, Round.__table__)
    values = {name: rounds.c[name] + bindparam(f"by_{name}") for name in ("answered", "correct")}
    statement = update(rounds).where(rounds.c.id == bindparam("round_id")).values(values)
    for difference in found:
        by = {f"by_{name}": difference.missing.get(name, 0) for name in values}
        session.connection().execute(statement, by | {"round_id": difference.key[0]})


def repair_aggregates(session: Session, found: list[Difference]) -> None:
    """Repair the aggregates."""
    for difference in found:
        deck, kind, key = difference.key
        aggregates.add_to(session, {(deck, kind, key): difference.missing})


REPAIRS = {
    "skills": repair_skills,
    "player_days": repair_days,
    "rounds": repair_rounds,
    "aggregates": repair_aggregates,
}
