"""Counters of each player by lane and week: they say what the crowd's guesses have taught."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from quiz.counts.counters import COUNTERS, OUTCOMES, changes_by, insert_or_add
from quiz.figures import Counts
from quiz.models import Face, LaneWeek, Player
from quiz.storage import insert_into

WeekKey = tuple[str, str, int, date]  # player, deck, lane, the week's Monday
CountsByWeek = dict[WeekKey, Counts]

PARTNER = aliased(Face)
# A real counts for the lane of the fake that it is paired with for good.
LANE = func.coalesce(Face.lane_id, PARTNER.lane_id, 0).label("lane_id")


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def count_weeks(rows: Iterable[Row[*tuple[Any, ...]]]) -> CountsByWeek:
    """Count trials with a response by player, lane and week of the response in UTC."""
    counters: defaultdict[WeekKey, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        key = (row.player_id, row.deck, row.lane_id, monday_of(row.responded_at.date()))
        counters[key][COUNTERS.index(OUTCOMES[row.label, row.response])] += 1
    return {key: Counts(*counts) for key, counts in counters.items()}


def lock_players(session: Session, player_ids: Iterable[str]) -> None:
    """Keep these players from being erased until their new rows, which point to them, are in.

    Locked by id, as responses do: another order can deadlock. It is the lock that a foreign key
    takes, so no response waits for it.
    """
    query = select(Player.id).where(Player.id.in_(set(player_ids))).order_by(Player.id)
    session.execute(query.with_for_update(read=True, key_share=True))


def add_weeks(session: Session, counts_by_week: CountsByWeek) -> None:
    """Add counts to players' weeks."""
    add_to_weeks(session, {key: changes_by(counts) for key, counts in counts_by_week.items()})


def add_to_weeks(session: Session, changes: Mapping[WeekKey, Mapping[str, int]]) -> None:
    """Add to single counters of players' weeks; a new key gets a row."""
    zeros = dict.fromkeys(COUNTERS, 0)
    rows = [
        zeros | dict(change) | {"player_id": player, "deck": deck, "lane_id": lane, "week": week}
        for (player, deck, lane, week), change in sorted(changes.items(), key=lambda item: item[0])
    ]
    if rows:
        session.execute(insert_or_add(insert_into(session, LaneWeek)), rows)
