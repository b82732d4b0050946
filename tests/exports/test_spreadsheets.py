"""CSV for spreadsheets: a mark, the separator of a country, times with their zone."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from quiz.exports.spreadsheets import COMMAS, SEMICOLONS, Dialect, cell, spreadsheet_lines

NOON = datetime(2026, 10, 30, 13, 0, 0, 5000, timezone(timedelta(hours=1)))


@pytest.mark.parametrize("dialect", [COMMAS, SEMICOLONS])
def test_a_table_comes_back(dialect: Dialect) -> None:
    rows = [['Zoë; Ann, "A"', 0.5, None, True, 7], ["=1+1", -0.25, "x\ny", False, -1]]
    text = "".join(spreadsheet_lines(["name", "a", "b", "c", "d"], rows, dialect))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=dialect.separator))
    assert read == [
        ["name", "a", "b", "c", "d"],
        ['Zoë; Ann, "A"', f"0{dialect.decimal}5", "", "True", "7"],
        ["'=1+1", f"-0{dialect.decimal}25", "x\ny", "False", "-1"],
    ]


def test_a_time_says_its_zone() -> None:
    assert cell(NOON, COMMAS) == "2026-10-30T12:00:00.005Z"
    assert datetime.fromisoformat(cell(NOON, COMMAS)).tzinfo == UTC
