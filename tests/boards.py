"""What tests of the leaderboard need: ranked players, and windows as the worker makes them."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from quiz import leaderboard, windows
from quiz.db import utc_now
from quiz.models import Player, PlayerDay
from quiz.stats import Counts
from quiz.tallies import counts_of, lower_bound
from tests.factories import add_player

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
    session: Session, name: str, correct: int, trials: int = 40, day: date = TODAY
) -> Player:
    """Put a listed player into the database, who played on one day."""
    counts = halves(correct, trials)
    player = add_player(session, **counts)
    player.lower_bound = lower_bound(counts_of(player))
    session.add(PlayerDay(player_id=player.id, day=day, **counts))
    session.flush()
    leaderboard.join(session, player, name, utc_now())
    return player


def refresh(session: Session, window: str, today: date = TODAY) -> windows.Changes:
    """Make a window's standings anew, as the worker does."""
    now = datetime.combine(today, time(12), UTC)
    found = windows.changes(session, window, today)
    windows.write(session, found)
    windows.note(session, window, now, found.first, found.ladder)
    session.flush()
    return found


def names(page: leaderboard.Page) -> list[tuple[int, str]]:
    """Show a page in short."""
    return [(standing.rank, standing.name) for standing in page.standings]


def machine(name: str, correct: int, trials: int = 40) -> leaderboard.Entry:
    """A machine that was right so often."""
    [entry] = leaderboard.machine_entries({name: Counts(**halves(correct, trials))})
    return entry
