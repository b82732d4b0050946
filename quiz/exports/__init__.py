"""Exports: tables for other programs, and all responses for research."""

from quiz.exports import formats, responses
from quiz.exports.columns import COLUMNS
from quiz.exports.formats import Row, csv_lines
from quiz.exports.responses import round_probability

__all__ = [
    "COLUMNS",
    "Row",
    "csv_lines",
    "formats",
    "responses",
    "round_probability",
]
