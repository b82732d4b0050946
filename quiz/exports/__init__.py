"""Exports: tables for other programs, and all responses for research."""

from quiz.exports import formats, responses
from quiz.exports.formats import Row, csv_lines
from quiz.exports.responses import to_places

__all__ = [
    "Row",
    "csv_lines",
    "formats",
    "responses",
    "to_places",
]
