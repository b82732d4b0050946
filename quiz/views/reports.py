"""A classroom's report: a page, its JSON, and tables; for the teacher alone."""

from functools import partial

from flask import Blueprint, Response

from quiz.classroom import ClassroomCode, Seat, reports
from quiz.decks import DECKS
from quiz.exports import spreadsheet_lines
from quiz.languages import gettext
from quiz.policy import limits
from quiz.web import (
    as_csv,
    asked_dialect,
    asked_word,
    close_if_due,
    download,
    page,
    reading,
    taught_classroom,
)
from quiz.words import machines

pages = Blueprint("reports", __name__)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HARDEST = 10  # faces with their pictures; the table has all
HEADINGS: dict[str, reports.Headings] = {"names": tuple, "words": reports.in_words}
TABLES = {"students": reports.students_table, "responses": reports.responses_table}


def own_report(code: ClassroomCode) -> reports.Report:
    """Return the report of a classroom of the teacher who asks."""
    seat = close_if_due(Seat(taught_classroom(code)))
    return reports.report_of(reading(), seat.classroom)


@pages.get("/classrooms/<code:code>/report")
def show(code: ClassroomCode) -> Response:
    """Show how a class has done."""
    report = own_report(code)
    deck = DECKS[report.classroom.deck]
    return page(
        "classrooms/report.html",
        reports.report_json(report),
        title=gettext("Report: %(title)s", title=report.classroom.title),
        report=report,
        classroom=report.classroom,
        deck=deck,
        opinion=partial(machines.opinion, deck),
        summary=reports.words.summary(report),
        so_far=reports.words.so_far(report),
        leaning=reports.words.class_leaning(report),
        confidence=reports.words.class_confidence(report),
        hardest=report.faces[:HARDEST],
        enough=limits.ENOUGH_STUDENTS,
        machines=[score.name for score in report.scores[1:]],
    )


@pages.get("/classrooms/<code:code>/students/<student_id>")
def show_student(code: ClassroomCode, student_id: str) -> Response:
    """Show how one student has done."""
    report = own_report(code)
    student = reports.student_report(report, student_id)
    trials = [reports.trial_json(trial) for trial in student.trials]
    return page(
        "classrooms/student_report.html",
        reports.student_json(student) | {"trials": trials},
        title=f"{student.name}: {report.classroom.title}",
        report=report,
        classroom=report.classroom,
        deck=DECKS[report.classroom.deck],
        student=student,
        so_far=reports.words.so_far(report),
    )


# Tables


@pages.get("/classrooms/<code:code>/report.csv")
def export_csv(code: ClassroomCode) -> Response:
    """Send one row a student, or one row a response."""
    rows = asked_word("rows", TABLES, "students")
    report = own_report(code)
    table: reports.Table = TABLES[rows](report)
    headings = asked_headings()(table.names)
    lines = spreadsheet_lines(headings, table.rows, asked_dialect())
    return as_csv(lines, f"classroom-{report.classroom.code}-{rows}.csv")


@pages.get("/classrooms/<code:code>/report.xlsx")
def export_xlsx(code: ClassroomCode) -> Response:
    """Send the whole report as a workbook."""
    report = own_report(code)
    # The name is made of the code, since a title may be anything.
    name = f"classroom-{report.classroom.code}.xlsx"
    return download([reports.workbook(report, asked_headings())], EXCEL, name)


def asked_headings() -> reports.Headings:
    """Return how columns are headed: by their names for programs, or by words for people."""
    return HEADINGS[asked_word("headings", HEADINGS, "names")]
