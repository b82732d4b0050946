"""Helpers for tests of the leaderboard: ranked players, and windows updated as by the worker."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.board import membership, standings, windows
from quiz.board.entries import Entry, machine_entries
from quiz.board.sheets import WINDOWS, Sheet
from quiz.counts.counters import lower_bound
from quiz.decks.deck import UTKFACE, Deck
from quiz.figures.signal_detection import Counts
from quiz.models import Player, PlayerDay
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_skill

NOW = utc_now()  # one moment for all: a test may begin before midnight and end after it
TODAY = NOW.date()


def halves(correct: int, trials: int) -> dict[str, Any]:
    """Return counters of trials, half of them fakes."""
    half = trials // 2
    hits = min(correct, half)
    return {
        "hits": hits,
        "misses": half - hits,
        "correct_rejections": correct - hits,
        "false_alarms": trials - half - (correct - hits),
    }


def ranked_player(
    session: Session,
    name: str,
    correct: int,
    trials: int = 40,
    day: date = TODAY,
    deck: Deck = UTKFACE,
) -> Player:
    """Add a listed player who played on one day."""
    player = add_player(session)
    play_on(session, player, correct, trials, day, deck)
    membership.join(session, player, name, utc_now())
    return player


def play_on(
    session: Session, player: Player, correct: int, trials: int, day: date, deck: Deck
) -> None:
    """Add a player's counters in a deck, all from one day."""
    counts = halves(correct, trials)
    add_skill(session, player, deck, lower_bound(Counts(**counts)), **counts)
    session.add(PlayerDay(player_id=player.id, deck=deck.name, day=day, **counts))
    session.flush()


def sheet(window: str, deck: Deck = UTKFACE) -> Sheet:
    """Return the sheet of a window and a deck."""
    return Sheet(deck.name, window)


def refresh(
    session: Session, window: str, today: date = TODAY, deck: Deck = UTKFACE
) -> windows.Changes:
    """Update a sheet's standings as the worker does."""
    now = datetime.combine(today, time(12), UTC)
    changes = windows.find_changes(session, sheet(window, deck), today)
    windows.write_changes(session, changes)
    windows.record_update(session, window, now, changes.first, changes.ranks, deck=deck.name)
    session.flush()
    return changes


def names(page: standings.Page) -> list[tuple[int, str]]:
    """Return rank and name of each line of a page."""
    return [(standing.rank, standing.name) for standing in page.standings]


def public_names(session: Session) -> set[str]:
    """Return the names in the standings, which must be the same in every window."""
    [names_in_all] = {
        frozenset(name for _, name in names(standings.page_of_standings(session, sheet(window))))
        for window in WINDOWS
    }
    return set(names_in_all)


def bot(session: Session, name: str = "robot") -> Player:
    """Add a listed player who has broken a rule since joining, and was not checked yet."""
    player = ranked_player(session, name, 30)
    session.execute(
        update(PlayerDay).where(PlayerDay.player_id == player.id).values(correct_rejections=5000)
    )
    return player


def machine(name: str, correct: int, trials: int = 40) -> Entry:
    """Return the entry of a machine with so many correct calls."""
    [entry] = machine_entries({name: Counts(**halves(correct, trials))})
    return entry
