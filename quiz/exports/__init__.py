"""Exports: tables for other programs, and all responses for research."""

from quiz.exports import formats, responses
from quiz.exports.columns import COLUMNS
from quiz.exports.formats import Row
from quiz.exports.responses import round_probability
from quiz.exports.spreadsheets import COMMAS, SEMICOLONS, Dialect, spreadsheet_lines

__all__ = [
    "COLUMNS",
    "COMMAS",
    "SEMICOLONS",
    "Dialect",
    "Row",
    "formats",
    "responses",
    "round_probability",
    "spreadsheet_lines",
]
