"""Repairs: correct the counters in which a recount found differences."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from quiz.counts.aggregates import add_to_counters
from quiz.counts.counters import COUNTERS, counts_of, insert_or_add, lower_bound
from quiz.counts.lane_weeks import WeekKey, add_to_weeks
from quiz.counts.player_counts import ensure_player_counts
from quiz.counts.recounting import Difference
from quiz.models import Digest, Mode, ModeRecord, Pick, Player, PlayerDay, Round, Skill
from quiz.storage import insert_into, utc_now

REPAIR = "repair"  # the digest that records when counters were last repaired


def latest_repair(session: Session) -> datetime | None:
    """Return when counters were last repaired."""
    is_repair = (Digest.deck == "", Digest.name == REPAIR)
    return session.scalar(select(Digest.made_at).where(*is_repair))


def record_repair(session: Session, latest: datetime | None) -> bool:
    """Record a repair now; return False when another process has repaired since `latest`."""
    row = {"made_at": utc_now(), "body": {}}
    statement = insert_into(session, Digest).values(deck="", name=REPAIR, **row)
    if latest is None:
        statement = statement.on_conflict_do_nothing()
    else:
        statement = statement.on_conflict_do_update(
            index_elements=["deck", "name"], set_=row, where=Digest.made_at == latest
        )
    return session.execute(statement.returning(Digest.name)).first() is not None


def repair_counters(session: Session, differences: Sequence[Difference]) -> None:
    """Add what is missing; adding stays right when responses have come in since the recount."""
    for table, group in groupby(differences, key=lambda difference: difference.table):
        REPAIRS[table](session, list(group))


def repair_skills(session: Session, differences: Sequence[Difference]) -> None:
    """Repair players' counters and the bound that ranks them; missing rows are inserted."""
    for difference in differences:
        player_id, deck = difference.key
        # Lock the player first, as a response does: another lock order can deadlock.
        if session.get(Player, player_id, with_for_update=True) is None:
            continue
        ensure_player_counts(session, player_id, deck, utc_now())
        row = session.get_one(Skill, (player_id, deck), populate_existing=True)
        for name, by in difference.missing.items():
            setattr(row, name, getattr(row, name) + by)
        row.lower_bound = lower_bound(counts_of(row))
    session.flush()


def repair_days(session: Session, differences: Sequence[Difference]) -> None:
    """Repair the counters of players' days; missing rows are inserted."""
    for difference in differences:
        player_id, deck, day = difference.key
        key = {"player_id": player_id, "deck": deck, "day": date.fromisoformat(day)}
        row = key | dict.fromkeys(COUNTERS, 0) | difference.missing
        session.execute(insert_or_add(insert_into(session, PlayerDay)), [row])


def repair_records(session: Session, differences: Sequence[Difference]) -> None:
    """Repair players' counters in modes that have their own; missing rows are inserted."""
    for difference in differences:
        player_id, deck, mode = difference.key
        key = {"player_id": player_id, "deck": deck, "mode": Mode(mode)}
        row = key | dict.fromkeys(COUNTERS, 0) | difference.missing
        session.execute(insert_or_add(insert_into(session, ModeRecord)), [row])


def repair_rounds(session: Session, differences: Sequence[Difference]) -> None:
    """Repair the counters of rounds."""
    repair_rows(session, cast(Table, Round.__table__), ("answered", "correct"), differences)


def repair_picks(session: Session, differences: Sequence[Difference]) -> None:
    """Repair what became of picks."""
    repair_rows(session, cast(Table, Pick.__table__), ("judged", "fooled"), differences)


def repair_rows(
    session: Session, table: Table, names: Sequence[str], differences: Sequence[Difference]
) -> None:
    """Add to columns of the rows of a table, which are found by their id."""
    values = {name: table.c[name] + bindparam(f"by_{name}") for name in names}
    statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
    for difference in differences:
        by = {f"by_{name}": difference.missing.get(name, 0) for name in names}
        session.connection().execute(statement, by | {"row_id": difference.key[0]})


def repair_weeks(session: Session, differences: Sequence[Difference]) -> None:
    """Repair players' counters by lane and week; missing rows are inserted."""
    changes = {week_key(difference.key): difference.missing for difference in differences}
    add_to_weeks(session, changes)


def week_key(key: tuple[str, ...]) -> WeekKey:
    """Return the key of a row from that of a difference."""
    player_id, deck, lane, week = key
    return player_id, deck, int(lane), date.fromisoformat(week)


def repair_aggregates(session: Session, differences: Sequence[Difference]) -> None:
    """Repair the aggregates; missing rows are inserted."""
    add_to_counters(session, {difference.key: difference.missing for difference in differences})


REPAIRS = {
    "skills": repair_skills,
    "player_days": repair_days,
    "rounds": repair_rounds,
    "mode_records": repair_records,
    "lane_weeks": repair_weeks,
    "picks": repair_picks,
    "aggregates": repair_aggregates,
}
