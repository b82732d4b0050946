"""The leaderboard: those who want to be ranked, by the lower bound on their accuracy."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quiz.board import anomalies, windows
from quiz.board.windows import Sheet
from quiz.counts import COUNTERS, Crowd, counts_of, lower_bound, skills
from quiz.errors import Conflict
from quiz.figures import Counts
from quiz.models import BoardPart, Player, Skill, WindowStanding
from quiz.names import pseudonym_key, read_pseudonym, suggest_numbered, suggest_pseudonym
from quiz.policy import ranking

TRIES = 5  # suggestions before a number makes one free


@dataclass(frozen=True)
class Entry:
    """A player's or a machine's counts in one window, with the bound that orders them."""

    bound: float
    player_id: str
    name: str
    counts: Counts
    machine: bool = False


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
    is_about: bool = False  # the rank is a guess, good to two digits

    def as_json(self) -> dict[str, Any]:
        """Return the contract's standing, and whether its rank is a guess."""
        rounded = {"accuracy": round(self.accuracy, 4), "lower_bound": round(self.lower_bound, 4)}
        line = vars(self) | rounded
        is_about = line.pop("is_about")
        return line | {"rank_is_about": True} if is_about else line


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the last player's place, the rank, and how many came before."""

    bound: float
    player_id: str
    rank: int
    seen: int

    @property
    def order(self) -> tuple[float, str]:
        """Where the last player stands."""
        return self.bound, self.player_id


@dataclass(frozen=True)
class Page:
    """A page of standings and where the next begins."""

    standings: list[Standing]
    after: Cursor | None


def standings(
    session: Session,
    sheet: Sheet,
    *,
    me: str | None = None,
    after: Cursor | None = None,
    limit: int = ranking.PAGE,
    machines: Iterable[Entry] = (),
) -> Page:
    """Return a page of the leaderboard; equal bounds share a rank, machines take none away."""
    found = people(session, sheet, after, limit + 1)
    more, found = len(found) > limit, found[:limit]
    ranked = list(rank(with_machines(found, machines, after, more), after))
    page = [standing(entry, place, me) for entry, place in ranked]
    return Page(page, end_of(ranked, after) if more else None)


def people(session: Session, sheet: Sheet, after: Cursor | None, limit: int) -> list[Entry]:
    """Read players in the order of an index, from a place on."""
    is_of_all_time = sheet.window == "all"
    query = of_all_time(sheet.deck, after) if is_of_all_time else of_window(sheet, after)
    return [player_entry(row) for row in session.execute(query.limit(limit))]


def of_all_time(deck: str, after: Cursor | None) -> Select[Any]:
    """Select the players' own counters in a deck."""
    columns = [getattr(Skill, name) for name in COUNTERS]
    query = select(Player.id, Player.pseudonym, Skill.lower_bound.label("bound"), *columns)
    query = query.join(Player, Player.id == Skill.player_id)
    query = query.where(*windows.in_public(deck), Skill.lower_bound.is_not(None))
    if after is not None:
        query = query.where(tuple_(Skill.lower_bound, Skill.player_id) < tuple_(*after.order))
    return query.order_by(Skill.lower_bound.desc(), Skill.player_id.desc())


def of_window(sheet: Sheet, after: Cursor | None) -> Select[Any]:
    """Select the rows of a sheet, of those who are still in public."""
    row = WindowStanding
    query = select(Player.id, Player.pseudonym, row.bound, *(getattr(row, n) for n in COUNTERS))
    query = query.join(Player, Player.id == row.player_id)
    query = query.where(*windows.rows_of(sheet), skills.IS_PUBLIC)
    if after is not None:
        query = query.where(tuple_(row.bound, row.player_id) < tuple_(*after.order))
    return query.order_by(row.bound.desc(), row.player_id.desc())


def player_entry(row: Row[Any]) -> Entry:
    """Read one player's counts."""
    return Entry(row.bound, row.id, row.pseudonym or "", counts_of(row))


def with_machines(
    found: list[Entry], machines: Iterable[Entry], after: Cursor | None, more: bool
) -> list[Entry]:
    """Put machines where they fall among the people of a page, behind those who equal them."""

    def is_here(machine: Entry) -> bool:
        begun = after is None or after.bound >= machine.bound
        return begun and (not more or found[-1].bound < machine.bound)

    return sorted([*found, *filter(is_here, machines)], key=lambda e: e.bound, reverse=True)


def rank(entries: Iterable[Entry], after: Cursor | None) -> Iterator[tuple[Entry, int]]:
    """Number ordered entries, going on where a page ended: 1, 2, 2, 4.

    A machine gets the rank that it would have, and counts for nobody else's.
    """
    bound, place, seen = (after.bound, after.rank, after.seen) if after else (None, 0, 0)
    for entry in entries:
        if entry.machine:
            yield entry, place if entry.bound == bound else seen + 1
            continue
        seen += 1
        if entry.bound != bound:
            bound, place = entry.bound, seen
        yield entry, place


def end_of(ranked: list[tuple[Entry, int]], after: Cursor | None) -> Cursor:
    """Return the cursor behind the last player of these."""
    players = [(entry, place) for entry, place in ranked if not entry.machine]
    last, place = players[-1]
    seen = (after.seen if after else 0) + len(players)
    return Cursor(last.bound, last.player_id, place, seen)


def standing(entry: Entry, place: int, me: str | None, *, is_about: bool = False) -> Standing:
    """Write one line."""
    counts = entry.counts
    return Standing(
        rank=place,
        name=entry.name,
        trials=counts.trials,
        correct=counts.correct,
        accuracy=counts.correct / counts.trials,
        lower_bound=entry.bound,
        me=not entry.machine and entry.player_id == me,
        machine=entry.machine,
        is_about=is_about,
    )


def standing_of(
    session: Session, player: Player | None, sheet: Sheet, today: date
) -> Standing | None:
    """Return a player's own line as it is now, None for those who are not ranked."""
    if player is None or not player.is_listed or player.is_on_hold:
        return None
    counts = windows.counts_in(session, player, sheet, today)
    bound = lower_bound(counts)
    if bound is None:
        return None
    entry = Entry(bound, player.id, player.pseudonym or "", counts)
    better = count_better(session, entry, sheet)
    if better <= ranking.EXACT_RANKS:
        return standing(entry, better + 1, player.id)
    part = session.get(BoardPart, (sheet.deck, sheet.window))
    guess = windows.guessed_rank(part.ladder if part else [], bound)
    return standing(entry, guess, player.id, is_about=True)


def count_better(session: Session, entry: Entry, sheet: Sheet) -> int:
    """Count who stands above an entry, up to one more than what is counted exactly."""
    is_of_all_time = sheet.window == "all"
    query = better_of_all_time(sheet.deck, entry) if is_of_all_time else better_in(sheet, entry)
    counted = query.limit(ranking.EXACT_RANKS + 1).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def better_of_all_time(deck: str, entry: Entry) -> Select[Any]:
    """Select who stands above an entry in a deck."""
    query = select(Skill.player_id).where(*windows.in_public(deck), Skill.lower_bound > entry.bound)
    return query.order_by(Skill.lower_bound.desc())


def better_in(sheet: Sheet, entry: Entry) -> Select[Any]:
    """Select who stands above an entry on a sheet, whose own row there may be a minute old."""
    row = WindowStanding
    query = select(row.player_id).where(*windows.rows_of(sheet), row.bound > entry.bound)
    return query.where(row.player_id != entry.player_id).order_by(row.bound.desc())


def machine_entries(counts: Mapping[str, Counts]) -> list[Entry]:
    """Return the machines that have enough faces to be ranked."""
    return [
        Entry(bound, "", f"the {name}", each, machine=True)
        for name, each in counts.items()
        if (bound := lower_bound(each)) is not None
    ]


def machine_counts(crowd: Crowd) -> dict[str, Counts]:
    """Return how the machines would have responded to all faces that people judged."""
    return {judge.name: judge.counts for judge in crowd.machines}


def what_is_missing(counts: Counts) -> str | None:
    """Say what a player still needs to be ranked; None when nothing."""
    if lower_bound(counts) is not None:
        return None
    more = max(
        ranking.MIN_TRIALS - counts.trials,
        max(0, ranking.MIN_EACH - counts.fakes) + max(0, ranking.MIN_EACH - counts.reals),
    )
    return (
        f"{more} more {'trial' if more == 1 else 'trials'} and you are ranked: "
        f"{ranking.MIN_TRIALS} are needed, {ranking.MIN_EACH} of each kind."
    )


def join(session: Session, player: Player, typed: str, now: datetime) -> None:
    """List a player under a pseudonym, or under another one; Conflict when somebody has it."""
    name = read_pseudonym(typed)
    taken = f"The name {name} is taken."
    if is_taken(session, name, player.id):
        raise Conflict(taken)
    player.pseudonym, player.pseudonym_key, player.is_listed = name, pseudonym_key(name), True
    try:
        session.flush()
    except IntegrityError:  # somebody took it a moment ago
        session.rollback()
        raise Conflict(taken) from None
    reason = anomalies.check(session, player)
    if reason is not None:
        anomalies.hold(session, player.id, reason, now)
        session.refresh(player)
    anomalies.set_rows(session, player, now)


def is_taken(session: Session, name: str, player_id: str | None = None) -> bool:
    """Say whether somebody else has a name that looks like this one."""
    holder = session.scalar(select(Player.id).where(Player.pseudonym_key == pseudonym_key(name)))
    return holder not in (None, player_id)


def suggest_free_pseudonym(session: Session) -> str:
    """Make a name that nobody has."""
    names = (suggest_pseudonym() for _ in range(TRIES))
    return next((name for name in names if not is_taken(session, name)), suggest_numbered())


def leave(session: Session, player: Player) -> None:
    """Take a player off the leaderboard and forget the pseudonym."""
    session.execute(
        update(Player)
        .where(Player.id == player.id)
        .values(is_listed=False, pseudonym=None, pseudonym_key=None)
    )
    skills.publish(session, player.id)
    windows.take_out(session, [player.id])
