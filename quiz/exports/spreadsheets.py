"""CSV that a spreadsheet opens rightly by a double click, in the United States and in Europe.

A spreadsheet takes a file for UTF-8 by its byte-order mark, and splits it at the separator of its
own country: semicolons where the decimal sign is a comma.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quiz.exports.formats import Row, csv_lines, escape_formula

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Dialect:
    """How the spreadsheets of a country read CSV."""

    separator: str = ","
    decimal: str = "."


COMMAS, SEMICOLONS = Dialect(), Dialect(";", ",")


def spreadsheet_lines(names: Sequence[str], rows: Iterable[Row], dialect: Dialect) -> Iterator[str]:
    """Yield a table line by line, with a byte-order mark before the first."""
    shown = ([cell(value, dialect) for value in row] for row in rows)
    yield BYTE_ORDER_MARK
    yield from csv_lines(names, shown, dialect.separator, escape=False)


def cell(value: Any, dialect: Dialect) -> Any:
    """Return a value as a cell: a time says its zone, and text is never a formula."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, float):
        return repr(value).replace(".", dialect.decimal)
    return escape_formula(value)
