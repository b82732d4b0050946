"""The leaderboard: those who want to be ranked, by the lower bound on their accuracy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import Any

from sqlalchemy import Row, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.errors import Conflict, Invalid
from quiz.models import Player, PlayerDay
from quiz.pseudonyms import pseudonym_key, read_pseudonym
from quiz.stats import Counts
from quiz.tallies import COUNTERS, MIN_EACH, MIN_TRIALS, counts_of, lower_bound

PAGE = 50
WINDOW_DAYS = {"today": 1, "week": 7}  # `all` has no beginning
WINDOWS = (*WINDOW_DAYS, "all")


@dataclass(frozen=True)
class Entry:
    """A listed player's counts in one window, with the bound that they are ordered by."""

    bound: float
    player_id: str
    name: str
    counts: Counts

    @property
    def order(self) -> tuple[float, str]:
        """Where the entry stands, from the last to the first."""
        return self.bound, self.player_id


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

    def as_json(self) -> dict[str, Any]:
        """Return the contract's standing."""
        rounded = {"accuracy": round(self.accuracy, 4), "lower_bound": round(self.lower_bound, 4)}
        return vars(self) | rounded


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the last entry's place, its rank, and how many came before."""

    bound: float
    player_id: str
    rank: int
    seen: int

    @property
    def order(self) -> tuple[float, str]:
        """Where the last entry stands."""
        return self.bound, self.player_id


@dataclass(frozen=True)
class Page:
    """A page of standings and where the next begins."""

    standings: list[Standing]
    after: Cursor | None


def read_window(word: str | None) -> str:
    """Read a window's name; Invalid for any other word."""
    if (word or "all") not in WINDOWS:
        raise Invalid(f"window must be one of {', '.join(WINDOWS)}.")
    return word or "all"


def standings(
    session: Session,
    window: str,
    *,
    today: date,
    me: str | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> Page:
    """Return a page of the leaderboard; equal bounds share a rank."""
    if window == "all":
        found = listed_of_all_time(session, after, limit + 1)
    else:
        found = listed_since(session, first_day(window, today))
        found = [e for e in found if after is None or e.order < after.order]
    ranked = list(rank(found[:limit], after))
    page = [standing(entry, place, me) for entry, place in ranked]
    return Page(page, end_of(ranked, after) if len(found) > limit else None)


def first_day(window: str, today: date) -> date:
    """Return the first day of a window that ends today."""
    return today - timedelta(days=WINDOW_DAYS[window] - 1)


def rank(entries: Iterable[Entry], after: Cursor | None) -> Iterator[tuple[Entry, int]]:
    """Number ordered entries, going on where a page ended: 1, 2, 2, 4."""
    bound, place, seen = (after.bound, after.rank, after.seen) if after else (None, 0, 0)
    for entry in entries:
        seen += 1
        if entry.bound != bound:
            bound, place = entry.bound, seen
        yield entry, place


def end_of(ranked: list[tuple[Entry, int]], after: Cursor | None) -> Cursor:
    """Return the cursor behind the last of these."""
    last, place = ranked[-1]
    return Cursor(last.bound, last.player_id, place, (after.seen if after else 0) + len(ranked))


def standing(entry: Entry, place: int, me: str | None) -> Standing:
    """Write one line."""
    counts = entry.counts
    return Standing(
        rank=place,
        name=entry.name,
        trials=counts.trials,
        correct=counts.correct,
        accuracy=counts.correct / counts.trials,
        lower_bound=entry.bound,
        me=entry.player_id == me,
    )


def listed_of_all_time(session: Session, after: Cursor | None, limit: int) -> list[Entry]:
    """Read the counters in the order of their index, from a place on."""
    query = select(Player).where(Player.is_listed, Player.lower_bound.is_not(None))
    if after is not None:
        query = query.where(tuple_(Player.lower_bound, Player.id) < tuple_(*after.order))
    query = query.order_by(Player.lower_bound.desc(), Player.id.desc()).limit(limit)
    return [all_time_entry(player) for player in session.scalars(query)]


def all_time_entry(player: Player) -> Entry:
    """Read a ranked player's counters."""
    return Entry(player.lower_bound or 0.0, player.id, player.pseudonym or "", counts_of(player))


def listed_since(session: Session, first: date) -> list[Entry]:
    """Sum the days of those who are listed, and order those with enough trials."""
    sums = [func.sum(getattr(PlayerDay, name)).label(name) for name in COUNTERS]
    query = (
        select(Player.id, Player.pseudonym, *sums)
        .join(PlayerDay, PlayerDay.player_id == Player.id)
        .where(Player.is_listed, PlayerDay.day >= first)
        .group_by(Player.id, Player.pseudonym)
    )
    entries = [entry for row in session.execute(query) if (entry := window_entry(row))]
    return sorted(entries, key=lambda entry: entry.order, reverse=True)


def window_entry(row: Row[Any]) -> Entry | None:
    """Read one player's sums; None when they are too few to be ranked."""
    counts = Counts(*(int(getattr(row, name)) for name in COUNTERS))
    bound = lower_bound(counts)
    return None if bound is None else Entry(bound, row.id, row.pseudonym, counts)


def standing_of(
    session: Session, player: Player | None, window: str, today: date
) -> Standing | None:
    """Return a player's own line, None for those who are not ranked."""
    if player is None or not player.is_listed:
        return None
    if window != "all":
        ranked = rank(listed_since(session, first_day(window, today)), None)
        mine = next(dropwhile(lambda pair: pair[0].player_id != player.id, ranked), None)
        return None if mine is None else standing(*mine, player.id)
    if player.lower_bound is None:
        return None
    better = select(func.count()).where(Player.is_listed, Player.lower_bound > player.lower_bound)
    return standing(all_time_entry(player), (session.scalar(better) or 0) + 1, player.id)


def what_is_missing(counts: Counts) -> str | None:
    """Say what a player still needs to be ranked; None when nothing."""
    if lower_bound(counts) is not None:
        return None
    more = max(
        MIN_TRIALS - counts.trials,
        max(0, MIN_EACH - counts.fakes) + max(0, MIN_EACH - counts.reals),
    )
    return (
        f"{more} more {'trial' if more == 1 else 'trials'} and you are ranked: "
        f"{MIN_TRIALS} are needed, {MIN_EACH} of each kind."
    )


def join(session: Session, player: Player, typed: str) -> None:
    """List a player under a pseudonym; Conflict when somebody else has it."""
    name = read_pseudonym(typed)
    taken = f"The name {name} is taken."
    holder = select(Player.id).where(Player.pseudonym_key == pseudonym_key(name))
    if session.scalar(holder) not in (None, player.id):
        raise Conflict(taken)
    player.pseudonym, player.pseudonym_key, player.is_listed = name, pseudonym_key(name), True
    try:
        session.flush()
    except IntegrityError:  # somebody took it a moment ago
        session.rollback()
        raise Conflict(taken) from None


def leave(session: Session, player: Player) -> None:
    """Take a player off the leaderboard and forget the pseudonym."""
    session.execute(
        update(Player)
        .where(Player.id == player.id)
        .values(is_listed=False, pseudonym=None, pseudonym_key=None)
    )
