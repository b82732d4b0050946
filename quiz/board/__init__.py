"""The leaderboard: its sheets and standings, membership, and places on hold."""

from quiz.board import checks, holds, membership, standings, windows
from quiz.board.entries import Cursor, Entry, machine_counts, machine_entries
from quiz.board.sheets import WINDOWS, Sheet, counts_on_sheet, read_window

__all__ = [
    "WINDOWS",
    "Cursor",
    "Entry",
    "Sheet",
    "checks",
    "counts_on_sheet",
    "holds",
    "machine_counts",
    "machine_entries",
    "membership",
    "read_window",
    "standings",
    "windows",
]
