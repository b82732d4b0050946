"""Standings: pages of the leaderboard, and a player's own place on it.

Those who want to be ranked stand by the lower bound on their accuracy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quiz.board.entries import Cursor, Entry, insert_machines, player_entries
from quiz.board.rank_estimates import estimated_rank
from quiz.board.sheets import Sheet, counts_on_sheet, is_on_sheet, is_public_in
from quiz.counts import lower_bound
from quiz.figures import Counts
from quiz.languages import ngettext
from quiz.models import BoardPart, Player, Skill, WindowStanding
from quiz.policy import ranking


@dataclass(frozen=True)
class Standing:
    """One line of the leaderboard."""

    rank: int
    name: str
    trials: int
    correct: int
    accuracy: float
    lower_bound: float
    me: bool
    machine: bool = False
    is_about: bool = False  # the rank is an estimate, right to about two digits

    def as_json(self) -> dict[str, Any]:
        """Return the standing as the API gives it, and whether its rank is an estimate."""
        rounded = {"accuracy": round(self.accuracy, 4), "lower_bound": round(self.lower_bound, 4)}
        fields = vars(self) | rounded
        is_about = fields.pop("is_about")
        return fields | {"rank_is_about": True} if is_about else fields


@dataclass(frozen=True)
class Page:
    """A page of standings, and the cursor at which the next page begins."""

    standings: list[Standing]
    after: Cursor | None


def page_of_standings(
    session: Session,
    sheet: Sheet,
    *,
    me: str | None = None,
    after: Cursor | None = None,
    limit: int = ranking.PAGE,
    machines: Iterable[Entry] = (),
) -> Page:
    """Return a page of the leaderboard; equal bounds share a rank, machines take no rank away."""
    players = player_entries(session, sheet, after, limit + 1)
    has_more, players = len(players) > limit, players[:limit]
    entries = insert_machines(players, machines, after, has_more)
    ranked = list(with_ranks(entries, after))
    page = [standing(entry, rank, me) for entry, rank in ranked]
    return Page(page, cursor_at_end(ranked, after) if has_more else None)


def with_ranks(entries: Iterable[Entry], after: Cursor | None) -> Iterator[tuple[Entry, int]]:
    """Number ordered entries, continuing from the previous page: 1, 2, 2, 4.

    A machine gets the rank that it would have, but does not change the rank of anyone else.
    """
    bound, rank, seen = (after.bound, after.rank, after.seen) if after else (None, 0, 0)
    for entry in entries:
        if entry.machine:
            yield entry, rank if entry.bound == bound else seen + 1
            continue
        seen += 1
        if entry.bound != bound:
            bound, rank = entry.bound, seen
        yield entry, rank


def cursor_at_end(ranked: list[tuple[Entry, int]], after: Cursor | None) -> Cursor:
    """Return the cursor behind the last player of a page."""
    players = [(entry, rank) for entry, rank in ranked if not entry.machine]
    last, rank = players[-1]
    seen = (after.seen if after else 0) + len(players)
    return Cursor(last.bound, last.player_id, rank, seen)


def standing(entry: Entry, rank: int, me: str | None, *, is_about: bool = False) -> Standing:
    """Return the line of an entry."""
    counts = entry.counts
    return Standing(
        rank=rank,
        name=entry.name,
        trials=counts.trials,
        correct=counts.correct,
        accuracy=counts.correct / counts.trials,
        lower_bound=entry.bound,
        me=not entry.machine and entry.player_id == me,
        machine=entry.machine,
        is_about=is_about,
    )


def standing_of_player(
    session: Session, player: Player | None, sheet: Sheet, today: date
) -> Standing | None:
    """Return a player's current line, None for players who are not ranked."""
    if player is None or not player.is_listed or player.is_on_hold:
        return None
    entry = entry_of(player, counts_on_sheet(session, player, sheet, today))
    return standing_of_entry(session, entry, sheet, player.id) if entry else None


def entry_of(player: Player, counts: Counts) -> Entry | None:
    """Return a player's entry with these counts, None for too few to be ranked."""
    bound = lower_bound(counts)
    return None if bound is None else Entry(bound, player.id, player.pseudonym or "", counts)


def standing_of_entry(session: Session, entry: Entry, sheet: Sheet, me: str | None) -> Standing:
    """Return the line that a player's entry has on a sheet, wherever that is."""
    better = count_better(session, entry, sheet)
    if better <= ranking.EXACT_RANKS:
        return standing(entry, better + 1, me)
    part = session.get(BoardPart, (sheet.deck, sheet.window))
    rank = estimated_rank(part.ladder if part else [], entry.bound)
    return standing(entry, rank, me, is_about=True)


def count_better(session: Session, entry: Entry, sheet: Sheet) -> int:
    """Count the players above an entry, up to one more than the ranks that are exact."""
    is_of_all_time = sheet.window == "all"
    query = better_of_all_time(sheet.deck, entry) if is_of_all_time else better_on(sheet, entry)
    counted = query.limit(ranking.EXACT_RANKS + 1).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def better_of_all_time(deck: str, entry: Entry) -> Select[Any]:
    """Select the players above an entry in a deck, without its own row, which may be newer."""
    query = select(Skill.player_id).where(*is_public_in(deck), Skill.lower_bound > entry.bound)
    query = query.where(Skill.player_id != entry.player_id)
    return query.order_by(Skill.lower_bound.desc())


def better_on(sheet: Sheet, entry: Entry) -> Select[Any]:
    """Select the players above an entry on a sheet, without its own row, which may be outdated."""
    row = WindowStanding
    query = select(row.player_id).where(*is_on_sheet(sheet), row.bound > entry.bound)
    return query.where(row.player_id != entry.player_id).order_by(row.bound.desc())


def faces_missing(counts: Counts) -> int:
    """Return how many more faces a player needs to be ranked, at the least."""
    if lower_bound(counts) is not None:
        return 0
    return max(
        ranking.MIN_TRIALS - counts.trials,
        max(0, ranking.MIN_EACH - counts.fakes) + max(0, ranking.MIN_EACH - counts.reals),
    )


def what_is_missing(more: int) -> str | None:
    """Say what a player still needs to be ranked who needs more faces; None for none."""
    if not more:
        return None
    return ngettext(
        "Judge %(num)s more face to be ranked: "
        "%(needed)s are needed, and at least %(each)s of each kind.",
        "Judge %(num)s more faces to be ranked: "
        "%(needed)s are needed, and at least %(each)s of each kind.",
        more,
        needed=ranking.MIN_TRIALS,
        each=ranking.MIN_EACH,
    )
