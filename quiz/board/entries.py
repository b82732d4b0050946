"""Entries: players and machines with their counts, in the order of the leaderboard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from quiz.board.sheets import Sheet, is_on_sheet, is_public_in
from quiz.counts import COUNTERS, Crowd, counts_of, lower_bound, player_counts
from quiz.figures import Counts
from quiz.models import Player, Skill, WindowStanding
from quiz.words import machines as opponents


@dataclass(frozen=True)
class Entry:
    """The counts of a player or a machine on one sheet, with the bound that orders them."""

    bound: float
    player_id: str
    name: str
    counts: Counts
    machine: bool = False


@dataclass(frozen=True)
class Cursor:
    """The end of a page: the last player, that player's rank, and how many players came before."""

    bound: float
    player_id: str
    rank: int
    seen: int

    @property
    def order(self) -> tuple[float, str]:
        """The sort key of the last player."""
        return self.bound, self.player_id


def player_entries(session: Session, sheet: Sheet, after: Cursor | None, limit: int) -> list[Entry]:
    """Read the players after a cursor, in the order of an index."""
    is_of_all_time = sheet.window == "all"
    query = of_all_time(sheet.deck, after) if is_of_all_time else of_window(sheet, after)
    return [player_entry(row) for row in session.execute(query.limit(limit))]


def has_entries(session: Session, sheet: Sheet) -> bool:
    """Say whether anybody is on a sheet."""
    return bool(player_entries(session, sheet, None, 1))


def entries_above(session: Session, sheet: Sheet, place: Cursor, limit: int) -> list[Entry]:
    """Read the players right above a place, the best first, without the player who is there."""
    is_of_all_time = sheet.window == "all"
    query = of_all_time(sheet.deck, None) if is_of_all_time else of_window(sheet, None)
    table = Skill if is_of_all_time else WindowStanding
    bound = Skill.lower_bound if is_of_all_time else WindowStanding.bound
    key = tuple_(bound, table.player_id)
    query = query.where(key > tuple_(*place.order), table.player_id != place.player_id)
    query = query.order_by(None).order_by(bound, table.player_id).limit(limit)
    return [player_entry(row) for row in session.execute(query)][::-1]


def entries_below(session: Session, sheet: Sheet, place: Cursor, limit: int) -> list[Entry]:
    """Read the players right below a place, without the player who is there."""
    # A window's own row may be older than the place.
    entries = player_entries(session, sheet, place, limit + 1)
    return [entry for entry in entries if entry.player_id != place.player_id][:limit]


def of_all_time(deck: str, after: Cursor | None) -> Select[Any]:
    """Select the players' own counters in a deck."""
    columns = [getattr(Skill, name) for name in COUNTERS]
    query = select(Player.id, Player.pseudonym, Skill.lower_bound.label("bound"), *columns)
    query = query.join(Player, Player.id == Skill.player_id)
    query = query.where(*is_public_in(deck), Skill.lower_bound.is_not(None))
    if after is not None:
        query = query.where(tuple_(Skill.lower_bound, Skill.player_id) < tuple_(*after.order))
    return query.order_by(Skill.lower_bound.desc(), Skill.player_id.desc())


def of_window(sheet: Sheet, after: Cursor | None) -> Select[Any]:
    """Select the rows of a sheet whose players are still public."""
    row = WindowStanding
    query = select(Player.id, Player.pseudonym, row.bound, *(getattr(row, n) for n in COUNTERS))
    query = query.join(Player, Player.id == row.player_id)
    query = query.where(*is_on_sheet(sheet), player_counts.IS_PUBLIC)
    if after is not None:
        query = query.where(tuple_(row.bound, row.player_id) < tuple_(*after.order))
    return query.order_by(row.bound.desc(), row.player_id.desc())


def player_entry(row: Row[Any]) -> Entry:
    """Read one player's entry from a row."""
    return Entry(row.bound, row.id, row.pseudonym or "", counts_of(row))


def machine_entries(counts: Mapping[str, Counts]) -> list[Entry]:
    """Return the machines that have enough faces to be ranked."""
    return [
        Entry(bound, "", str(opponents.RIVALS[name]), each, machine=True)
        for name, each in counts.items()
        if (bound := lower_bound(each)) is not None
    ]


def machine_counts(crowd: Crowd) -> dict[str, Counts]:
    """Return the machines' outcomes on all faces that people judged."""
    return {judge.name: judge.counts for judge in crowd.machines}


def insert_machines(
    players: list[Entry], machines: Iterable[Entry], after: Cursor | None, has_more: bool
) -> list[Entry]:
    """Insert the machines that belong on a page, each below the players with an equal bound."""

    def is_on_page(machine: Entry) -> bool:
        is_below_start = after is None or after.bound >= machine.bound
        return is_below_start and (not has_more or players[-1].bound < machine.bound)

    entries = [*players, *filter(is_on_page, machines)]
    return sorted(entries, key=lambda entry: entry.bound, reverse=True)
