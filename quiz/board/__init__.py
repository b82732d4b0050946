"""The leaderboard: its sheets and standings, membership, and places on hold."""

from quiz.board import changes, checks, holds, membership, neighbours, standings, windows
from quiz.board.entries import Cursor, Entry, has_entries, machine_counts, machine_entries
from quiz.board.sheets import WINDOWS, Sheet, counts_on_sheet, read_window

__all__ = [
    "WINDOWS",
    "Cursor",
    "Entry",
    "Sheet",
    "changes",
    "checks",
    "counts_on_sheet",
    "has_entries",
    "holds",
    "machine_counts",
    "machine_entries",
    "membership",
    "neighbours",
    "read_window",
    "standings",
    "windows",
]
