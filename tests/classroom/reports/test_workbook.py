"""The workbook of a report: three sheets, in which text is text."""

import io
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from quiz.classroom.reports.figures import Report
from quiz.classroom.reports.tables import class_table, responses_table, students_table
from quiz.classroom.reports.workbook import UTC_FORMAT, cell, workbook
from quiz.models import Teacher
from tests.support.classes import class_of, fresh_report, open_classroom


def opened(report: Report) -> Any:
    """A report's workbook as a program reads it."""
    return load_workbook(io.BytesIO(workbook(report)))


def test_a_workbook_has_the_class_its_students_and_their_responses(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["ffrrfrfr", "frfrff"])
    report = fresh_report(db_session, classroom)
    book = opened(report)
    assert book.sheetnames == ["Class", "Students", "Responses"]
    for table in (class_table(report), students_table(report), responses_table(report)):
        names, *rows = book[table.title].iter_rows(values_only=True)
        expected = list(table.rows)
        assert names == table.names
        assert [row[:2] for row in rows] == [tuple(row[:2]) for row in expected]
        assert book[table.title].freeze_panes == "A2"
    figures = {row[0]: row[1] for row in book["Class"].iter_rows(values_only=True)}
    assert figures["Responses"] == 14
    assert figures["Mean of the students: accuracy"] == round((6 / 8 + 5 / 6) / 2, 4)
    assert figures["Gain in accuracy: students"] == 2
    times = [row[9] for row in book["Responses"].iter_rows(min_row=2)]
    assert {time.is_date for time in times} == {True}
    assert {time.number_format for time in times} == {UTC_FORMAT}


def test_a_class_without_responses_has_a_workbook(db_session: Session, teacher: Teacher) -> None:
    book = opened(fresh_report(db_session, open_classroom(db_session, teacher, length=4)))
    assert [book[name].max_row for name in ("Students", "Responses")] == [1, 1]


def test_a_text_is_never_a_formula() -> None:
    sheet = Workbook(write_only=True).create_sheet()
    for text in ("=1+1", "@SUM(A1)", "plain"):
        made = cell(sheet, text)
        assert (made.value, made.data_type, made.quotePrefix) == (text, "s", True)


def test_numbers_stay_numbers_and_times_lose_their_zone() -> None:
    assert [cell(None, value) for value in (-0.5, 3, None, True)] == [-0.5, 3, None, True]
    moment = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    assert cell(None, moment) == datetime(2026, 7, 1, 12, 30)
