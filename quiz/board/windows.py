"""The leaderboard's windows of days: their standings are a small table, made anew each minute.

Who looks at a page reads its index only. The worker compares what the days say with what the
table says, and writes the difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, lower_bound, skills
from quiz.decks import DECKS
from quiz.errors import Invalid
from quiz.figures import Counts
from quiz.models import BoardPart, Player, PlayerDay, Skill, WindowStanding
from quiz.policy import ranking
from quiz.storage import insert_into

WINDOWS = (*ranking.WINDOW_DAYS, "all")
STEP = 1.1  # from rung to rung of the ladder below: a guess is never far off
AT_ONCE = 500  # rows in one statement

Ladder = list[list[float]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the leaderboard's lists: a deck's, over a window of days."""

    deck: str
    window: str


def read_window(word: str | None) -> str:
    """Read a window's name; Invalid for any other word."""
    if (word or "all") not in WINDOWS:
        raise Invalid(f"window must be one of {', '.join(WINDOWS)}.")
    return word or "all"


def first_day(window: str, today: date) -> date | None:
    """Return the first day of a window that ends today; None for all time."""
    days = ranking.WINDOW_DAYS.get(window)
    return None if days is None else today - timedelta(days=days - 1)


def in_public(deck: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return what makes a skill stand in a deck's public standings; an index begins with it."""
    return Skill.deck == deck, Skill.is_public.is_(True)


def counts_in(session: Session, player: Player, sheet: Sheet, today: date) -> Counts:
    """Return a player's counts on a sheet as they are now."""
    first = first_day(sheet.window, today)
    if first is None:
        return skills.counts_in(session, player, sheet.deck)
    query = select(*sums()).where(
        PlayerDay.player_id == player.id, PlayerDay.deck == sheet.deck, PlayerDay.day >= first
    )
    return Counts(*(int(n or 0) for n in session.execute(query).one()))


def sums() -> list[ColumnElement[Any]]:
    """Return the sums of the days' counters."""
    return [func.sum(getattr(PlayerDay, name)).label(name) for name in COUNTERS]


@dataclass(frozen=True)
class Changes:
    """What has to be written for a sheet's standings to be as the days say."""

    sheet: Sheet
    first: date | None
    changed: Mapping[str, Counts] = field(default_factory=dict)
    gone: Sequence[str] = ()
    ladder: Ladder = field(default_factory=list)


def changes(session: Session, sheet: Sheet, today: date) -> Changes:
    """Compare the days with the standings; nothing is written or locked."""
    first = first_day(sheet.window, today)
    if first is None:
        return Changes(sheet, None, ladder=ladder(all_bounds(session, sheet.deck)))
    now, kept = ranked_since(session, sheet.deck, first), standings_kept(session, sheet)
    changed = {player: counts for player, counts in now.items() if kept.get(player) != counts}
    bounds = sorted((lower_bound(counts) or 0.0 for counts in now.values()), reverse=True)
    return Changes(sheet, first, changed, sorted(kept.keys() - now.keys()), ladder(bounds))


def all_bounds(session: Session, deck: str) -> Sequence[float]:
    """Return the bounds of all who stand in public, the best first."""
    query = select(Skill.lower_bound).where(*in_public(deck), Skill.lower_bound.is_not(None))
    return [bound or 0.0 for bound in session.scalars(query.order_by(Skill.lower_bound.desc()))]


def ranked_since(session: Session, deck: str, first: date) -> dict[str, Counts]:
    """Sum the days of those who stand in public and have enough trials."""
    is_same = (Skill.player_id == PlayerDay.player_id) & (Skill.deck == PlayerDay.deck)
    query = (
        select(PlayerDay.player_id, *sums())
        .join(Skill, is_same)
        .where(*in_public(deck), PlayerDay.deck == deck, PlayerDay.day >= first)
        .group_by(PlayerDay.player_id)
    )
    found = ((player, Counts(*map(int, counts))) for player, *counts in session.execute(query))
    return {player: counts for player, counts in found if lower_bound(counts) is not None}


def standings_kept(session: Session, sheet: Sheet) -> dict[str, Counts]:
    """Return the counts that a sheet's standings hold."""
    columns = [getattr(WindowStanding, name) for name in COUNTERS]
    query = select(WindowStanding.player_id, *columns).where(*rows_of(sheet))
    return {player: Counts(*counts) for player, *counts in session.execute(query)}


def rows_of(sheet: Sheet) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return what the rows of a sheet have in common; their index begins with it."""
    return WindowStanding.deck == sheet.deck, WindowStanding.window == sheet.window


def parts(found: Changes) -> Iterator[Changes]:
    """Yield changes in parts that one short transaction can write."""
    changed = sorted(found.changed)
    for start in range(0, max(len(changed), len(found.gone)), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        some = {player: found.changed[player] for player in changed[here]}
        yield Changes(found.sheet, found.first, some, found.gone[here])


def write(session: Session, part: Changes) -> None:
    """Write what has changed."""
    take_out(session, part.gone, part.sheet)
    there = still_there(session, part.sheet.deck, list(part.changed))
    put(session, part.sheet, {player: part.changed[player] for player in there})


def still_there(session: Session, deck: str, player_ids: Sequence[str]) -> Sequence[str]:
    """Return those who still stand in public, locked against being erased meanwhile."""
    query = (
        select(Player.id)
        .join(Skill, Skill.player_id == Player.id)
        .where(Player.id.in_(player_ids), *in_public(deck))
        .order_by(Player.id)  # as responses lock them: two orders could wait for each other
        .with_for_update(read=True, key_share=True, of=Player)
    )
    return session.scalars(query).all()


def put(session: Session, sheet: Sheet, counts: Mapping[str, Counts]) -> None:
    """Write players' rows on a sheet."""
    rows = [
        asdict(sheet) | {"player_id": player, "bound": lower_bound(each)} | asdict(each)
        for player, each in counts.items()
    ]
    if rows:
        statement = insert_into(session, WindowStanding)
        new = {name: statement.excluded[name] for name in ("bound", *COUNTERS)}
        place = ["deck", "window", "player_id"]
        session.execute(statement.on_conflict_do_update(index_elements=place, set_=new), rows)


def put_in(session: Session, player: Player, today: date) -> None:
    """Put a player's rows on all sheets, as far as there are enough trials, at once."""
    take_out(session, [player.id])
    for sheet in (Sheet(deck, window) for deck in DECKS for window in ranking.WINDOW_DAYS):
        counts = counts_in(session, player, sheet, today)
        if lower_bound(counts) is not None:
            put(session, sheet, {player.id: counts})


def take_out(session: Session, player_ids: Sequence[str], sheet: Sheet | None = None) -> None:
    """Take players off a sheet, or off all."""
    statement = delete(WindowStanding).where(WindowStanding.player_id.in_(player_ids))
    if sheet is not None:
        statement = statement.where(*rows_of(sheet))
    session.execute(statement)


def note(
    session: Session,
    name: str,
    now: datetime,
    first: date | None = None,
    rungs: Ladder | None = None,
    deck: str = "",
) -> None:
    """Note when a part of the board was made, a deck's or that of all."""
    row = {"made_at": now, "first_day": first, "ladder": rungs or []}
    statement = insert_into(session, BoardPart).values(deck=deck, name=name, **row)
    session.execute(statement.on_conflict_do_update(index_elements=["deck", "name"], set_=row))


def is_old(session: Session, sheet: Sheet, now: datetime) -> bool:
    """Say whether a sheet's standings are of another day, or no worker keeps them."""
    if sheet.window == "all":
        return False  # the players' own counters are always new
    part = session.get(BoardPart, (sheet.deck, sheet.window))
    first = first_day(sheet.window, now.date())
    return part is None or now - part.made_at > ranking.STALE or part.first_day != first


def ladder(bounds: Sequence[float]) -> Ladder:
    """Return rank and bound at steps below the counted ranks, of bounds in order."""
    return [[rank, bounds[rank - 1]] for rank in rungs(len(bounds))]


def rungs(players: int) -> Iterator[int]:
    """Yield the ranks that the ladder keeps: 1000, 1100, 1210 and so on, and the last."""
    rank = ranking.EXACT_RANKS
    while rank < players:
        yield rank
        rank = round(rank * STEP)
    if players > ranking.EXACT_RANKS:
        yield players


def guessed_rank(rungs: Ladder, bound: float) -> int:
    """Read a rank off the ladder, to two digits that say something."""
    found = float(ranking.EXACT_RANKS)
    for (above, better), (below, worse) in pairwise(rungs):
        if worse < bound:
            share = 0.0 if better <= bound else (better - bound) / (better - worse)
            found = above + share * (below - above)
            break
        found = below
    return two_digits(round(found))


def two_digits(number: int) -> int:
    """Round a whole number to its first two digits."""
    return round(number, 2 - len(str(number)))
