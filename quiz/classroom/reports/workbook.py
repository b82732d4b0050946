"""A report as an Excel workbook of three sheets."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from quiz.classroom.reports.figures import Report
from quiz.classroom.reports.headings import Headings
from quiz.classroom.reports.tables import Table, class_table, responses_table, students_table

UTC_FORMAT = 'yyyy-mm-dd hh:mm:ss "UTC"'  # Excel has no time zones, so the format says it


def workbook(report: Report, headings: Headings = tuple) -> bytes:
    """Return a report as the bytes of an .xlsx file; `headings` names the columns."""
    return workbook_of(
        (class_table(report), students_table(report), responses_table(report)), headings
    )


def workbook_of(tables: Iterable[Table], headings: Headings = tuple) -> bytes:
    """Return tables as the sheets of an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for row in (headings(table.names), *table.rows):
            sheet.append([with_zone(sheet, cell(sheet, value)) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_zone(sheet: Any, value: Any) -> Any:
    """Return a time in a cell whose format says its zone, and any other value as it is."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, datetime):
        return value
    time = WriteOnlyCell(sheet, value)
    time.number_format = UTC_FORMAT
    return time


def cell(sheet: Any, value: Any) -> Any:
    """Return a value as a sheet takes it; a text stays text, even one that begins with `=`."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = WriteOnlyCell(sheet, value)
    text.data_type, text.quotePrefix = "s", True
    return text
