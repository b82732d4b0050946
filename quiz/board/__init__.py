"""The leaderboard: standings, windows of days, and places on hold."""

from quiz.board import anomalies, standings, windows
from quiz.board.standings import Cursor, Entry
from quiz.board.windows import Sheet

__all__ = [
    "Cursor",
    "Entry",
    "Sheet",
    "anomalies",
    "standings",
    "windows",
]
