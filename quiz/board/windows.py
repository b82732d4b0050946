"""The standings in windows of days: a small table that is updated every minute.

A page reads only the table's index. The worker compares the counters of the days with the table,
and writes only the differences.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quiz.board.rank_estimates import RankTable, rank_table
from quiz.board.sheets import (
    Sheet,
    counts_on_sheet,
    first_day,
    is_on_sheet,
    is_public_in,
    sums_of_days,
)
from quiz.counts import COUNTERS, lower_bound
from quiz.decks import DECKS
from quiz.figures import Counts
from quiz.models import BoardPart, Player, PlayerDay, Skill, WindowStanding
from quiz.policy import ranking
from quiz.storage import insert_into

CHANGES_AT_ONCE = 500  # rows that are written in one transaction


@dataclass(frozen=True)
class Changes:
    """What must be written so that a sheet's standings agree with the counters of the days."""

    sheet: Sheet
    first: date | None
    changed: Mapping[str, Counts] = field(default_factory=dict)
    gone: Sequence[str] = ()
    ranks: RankTable = field(default_factory=list)


def find_changes(session: Session, sheet: Sheet, today: date) -> Changes:
    """Compare the days with the standings, without writing or locking anything."""
    first = first_day(sheet.window, today)
    if first is None:
        return Changes(sheet, None, ranks=rank_table(bounds_of_all_time(session, sheet.deck)))
    current = ranked_since(session, sheet.deck, first)
    stored = stored_standings(session, sheet)
    changed = {player: counts for player, counts in current.items() if stored.get(player) != counts}
    gone = sorted(stored.keys() - current.keys())
    bounds = sorted((lower_bound(counts) or 0.0 for counts in current.values()), reverse=True)
    return Changes(sheet, first, changed, gone, rank_table(bounds))


def bounds_of_all_time(session: Session, deck: str) -> Sequence[float]:
    """Return the lower bounds of all players in the public standings, the best first."""
    query = select(Skill.lower_bound).where(*is_public_in(deck), Skill.lower_bound.is_not(None))
    return [bound or 0.0 for bound in session.scalars(query.order_by(Skill.lower_bound.desc()))]


def ranked_since(session: Session, deck: str, first: date) -> dict[str, Counts]:
    """Sum the days of the players in the public standings who have enough trials."""
    is_same = (Skill.player_id == PlayerDay.player_id) & (Skill.deck == PlayerDay.deck)
    query = (
        select(PlayerDay.player_id, *sums_of_days())
        .join(Skill, is_same)
        .where(*is_public_in(deck), PlayerDay.deck == deck, PlayerDay.day >= first)
        .group_by(PlayerDay.player_id)
    )
    sums = ((player, Counts(*map(int, counts))) for player, *counts in session.execute(query))
    return {player: counts for player, counts in sums if lower_bound(counts) is not None}


def stored_standings(session: Session, sheet: Sheet) -> dict[str, Counts]:
    """Return the counts that are stored in a sheet's standings, by player."""
    columns = [getattr(WindowStanding, name) for name in COUNTERS]
    query = select(WindowStanding.player_id, *columns).where(*is_on_sheet(sheet))
    return {player: Counts(*counts) for player, *counts in session.execute(query)}


def split_changes(changes: Changes) -> Iterator[Changes]:
    """Split changes into parts that are small enough for one short transaction each."""
    changed = sorted(changes.changed)
    for start in range(0, max(len(changed), len(changes.gone)), CHANGES_AT_ONCE):
        part = slice(start, start + CHANGES_AT_ONCE)
        counts = {player: changes.changed[player] for player in changed[part]}
        yield Changes(changes.sheet, changes.first, counts, changes.gone[part])


def write_changes(session: Session, part: Changes) -> None:
    """Write one part of the changes."""
    remove_players(session, part.gone, part.sheet)
    still_public = lock_public_players(session, part.sheet.deck, list(part.changed))
    write_rows(session, part.sheet, {player: part.changed[player] for player in still_public})


def lock_public_players(session: Session, deck: str, player_ids: Sequence[str]) -> Sequence[str]:
    """Return the players who are still public, locked so that nobody erases them meanwhile."""
    query = (
        select(Player.id)
        .join(Skill, Skill.player_id == Player.id)
        .where(Player.id.in_(player_ids), *is_public_in(deck))
        .order_by(Player.id)  # the order in which responses lock: another order can deadlock
        .with_for_update(read=True, key_share=True, of=Player)
    )
    return session.scalars(query).all()


def write_rows(session: Session, sheet: Sheet, counts: Mapping[str, Counts]) -> None:
    """Insert or update players' rows on a sheet."""
    rows = [
        asdict(sheet) | {"player_id": player, "bound": lower_bound(each)} | asdict(each)
        for player, each in counts.items()
    ]
    if rows:
        statement = insert_into(session, WindowStanding)
        new = {name: statement.excluded[name] for name in ("bound", *COUNTERS)}
        key = ["deck", "window", "player_id"]
        session.execute(statement.on_conflict_do_update(index_elements=key, set_=new), rows)


def update_player(session: Session, player: Player, today: date) -> None:
    """Write a player's rows at once, on every sheet where the player has enough trials."""
    remove_players(session, [player.id])
    for sheet in (Sheet(deck, window) for deck in DECKS for window in ranking.WINDOW_DAYS):
        counts = counts_on_sheet(session, player, sheet, today)
        if lower_bound(counts) is not None:
            write_rows(session, sheet, {player.id: counts})


def remove_players(session: Session, player_ids: Sequence[str], sheet: Sheet | None = None) -> None:
    """Remove players from a sheet, or from all sheets."""
    statement = delete(WindowStanding).where(WindowStanding.player_id.in_(player_ids))
    if sheet is not None:
        statement = statement.where(*is_on_sheet(sheet))
    session.execute(statement)


def record_update(
    session: Session,
    name: str,
    now: datetime,
    first: date | None = None,
    ranks: RankTable | None = None,
    deck: str = "",
) -> None:
    """Record when a part of the board was updated, of one deck or of all."""
    row = {"made_at": now, "first_day": first, "ladder": ranks or []}
    statement = insert_into(session, BoardPart).values(deck=deck, name=name, **row)
    session.execute(statement.on_conflict_do_update(index_elements=["deck", "name"], set_=row))


def is_outdated(session: Session, sheet: Sheet, now: datetime) -> bool:
    """Say whether a sheet's standings are of another day, or no worker has updated them."""
    if sheet.window == "all":
        return False  # read from the players' own counters, which are always current
    part = session.get(BoardPart, (sheet.deck, sheet.window))
    first = first_day(sheet.window, now.date())
    return part is None or now - part.made_at > ranking.STALE or part.first_day != first
