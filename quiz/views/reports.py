"""A classroom's report: a page, its JSON, and tables; for the teacher alone."""

from functools import partial

from flask import Blueprint, Response

from quiz.classroom import ClassroomCode, Seat, class_modes, reports
from quiz.decks import DECKS
from quiz.exports import spreadsheet_lines
from quiz.languages import gettext
from quiz.models import Classroom
from quiz.policy import limits
from quiz.web import (
    as_csv,
    asked_dialect,
    asked_word,
    close_if_due,
    download,
    mode_report_page,
    mode_student_page,
    mode_table,
    mode_workbook,
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


def own_classroom(code: ClassroomCode) -> Classroom:
    """Return a classroom of the teacher who asks, moved on where its time is up."""
    return close_if_due(Seat(taught_classroom(code))).classroom


@pages.get("/classrooms/<code:code>/report")
def show(code: ClassroomCode) -> Response:
    """Show how a class has done."""
    classroom = own_classroom(code)
    if not class_modes.shares_faces(classroom.mode):
        return mode_report_page(classroom)
    report = reports.report_of(reading(), classroom)
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
    classroom = own_classroom(code)
    if not class_modes.shares_faces(classroom.mode):
        return mode_student_page(classroom, student_id)
    report = reports.report_of(reading(), classroom)
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
    table = table_of(own_classroom(code), rows)
    headings = asked_headings()(table.names)
    lines = spreadsheet_lines(headings, table.rows, asked_dialect())
    return as_csv(lines, f"classroom-{code}-{rows}.csv")


def table_of(classroom: Classroom, rows: str) -> reports.Table:
    """Return one row a student, or one row a response."""
    if not class_modes.shares_faces(classroom.mode):
        return mode_table(classroom, rows)
    return TABLES[rows](reports.report_of(reading(), classroom))


@pages.get("/classrooms/<code:code>/report.xlsx")
def export_xlsx(code: ClassroomCode) -> Response:
    """Send the whole report as a workbook."""
    classroom, headings = own_classroom(code), asked_headings()
    if class_modes.shares_faces(classroom.mode):
        book = reports.workbook(reports.report_of(reading(), classroom), headings)
    else:
        book = mode_workbook(classroom, headings)
    # The name is made of the code, since a title may be anything.
    return download([book], EXCEL, f"classroom-{code}.xlsx")


def asked_headings() -> reports.Headings:
    """Return how columns are headed: by their names for programs, or by words for people."""
    return HEADINGS[asked_word("headings", HEADINGS, "names")]
