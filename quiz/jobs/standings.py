"""Updates of the leaderboard: compare in a reading session, write in short transactions."""

from collections.abc import Iterable
from datetime import datetime

from quiz.board import Sheet, windows
from quiz.decks import DECKS
from quiz.storage import Database


def update_window(
    database: Database, window: str, now: datetime, decks: Iterable[str] = tuple(DECKS)
) -> None:
    """Bring a window's standings up to date in these decks."""
    for deck in decks:
        update_sheet(database, Sheet(deck, window), now)


def update_sheet(database: Database, sheet: Sheet, now: datetime) -> None:
    """Bring a sheet's standings up to date, in parts, so that no lock is held long."""
    with database.reading() as session:
        changes = windows.find_changes(session, sheet, now.date())
    for part in windows.split_changes(changes):
        with database.transaction() as session:
            windows.write_changes(session, part)
    with database.transaction() as session:
        first, ranks = changes.first, changes.ranks
        windows.record_update(session, sheet.window, now, first, ranks, deck=sheet.deck)
