"""What tests of the leaderboard need: ranked players, and windows as the worker makes them."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from quiz.board import standings, windows
from quiz.board.windows import Sheet
from quiz.counts.counters import lower_bound
from quiz.decks.deck import UTKFACE, Deck
from quiz.figures.signal_detection import Counts
from quiz.models import Player, PlayerDay
from quiz.storage.database import utc_now
from tests.support.factories import add_player, add_skill

TODAY = utc_now().date()


def halves(correct: int, trials: int) -> dict[str, Any]:
    """Counters of trials half of which were fakes."""
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
    """Put a listed player into the database, who played on one day."""
    player = add_player(session)
    play_on(session, player, correct, trials, day, deck)
    standings.join(session, player, name, utc_now())
    return player


def play_on(
    session: Session, player: Player, correct: int, trials: int, day: date, deck: Deck
) -> None:
    """Put what a player did in a deck into the database, all on one day."""
    counts = halves(correct, trials)
    add_skill(session, player, deck, lower_bound(Counts(**counts)), **counts)
    session.add(PlayerDay(player_id=player.id, deck=deck.name, day=day, **counts))
    session.flush()


def sheet(window: str, deck: Deck = UTKFACE) -> Sheet:
    """Name a sheet."""
    return Sheet(deck.name, window)


def refresh(
    session: Session, window: str, today: date = TODAY, deck: Deck = UTKFACE
) -> windows.Changes:
    """Make a sheet's standings anew, as the worker does."""
    now = datetime.combine(today, time(12), UTC)
    found = windows.changes(session, sheet(window, deck), today)
    windows.write(session, found)
    windows.note(session, window, now, found.first, found.ladder, deck=deck.name)
    session.flush()
    return found


def names(page: standings.Page) -> list[tuple[int, str]]:
    """Show a page in short."""
    return [(standing.rank, standing.name) for standing in page.standings]


def machine(name: str, correct: int, trials: int = 40) -> standings.Entry:
    """A machine that was right so often."""
    [entry] = standings.machine_entries({name: Counts(**halves(correct, trials))})
    return entry
