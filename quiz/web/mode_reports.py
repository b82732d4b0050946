"""The report of a class that plays a mode: its pages, their JSON twins, and its tables."""

from flask import Response

from quiz.classroom import reports
from quiz.languages import gettext
from quiz.models import Classroom
from quiz.web.class_scores import score_words
from quiz.web.pages import page
from quiz.web.sessions import reading
from quiz.words import modes

TABLES = {"students": reports.mode_students_table, "responses": reports.mode_responses_table}


def mode_report_page(classroom: Classroom) -> Response:
    """Return the page of the report, or its JSON twin."""
    report, words = reports.mode_report_of(reading(), classroom), score_words(classroom.mode)
    summary = reports.mode_words.summary(report, words)
    return page(
        "classrooms/mode_report.html",
        reports.mode_report_json(report, summary),
        title=gettext("Report: %(title)s", title=classroom.title),
        report=report,
        classroom=classroom,
        mode_title=modes.title(classroom.mode),
        summary=summary,
        so_far=reports.mode_words.so_far(report),
        figures=reports.mode_words.figures(report, words),
        spread=words.spread(report.scores),
        unit=words.unit,
    )


def mode_student_page(classroom: Classroom, student_id: str) -> Response:
    """Return the page of one student, or its JSON twin."""
    report = reports.mode_report_of(reading(), classroom)
    student, words = reports.mode_student(report, student_id), score_words(classroom.mode)
    trials = [reports.judged_json(trial) for trial in student.trials]
    return page(
        "classrooms/mode_student.html",
        reports.mode_student_json(student) | {"trials": trials},
        title=f"{student.name}: {classroom.title}",
        classroom=classroom,
        mode_title=modes.title(classroom.mode),
        student=student,
        score="" if student.score is None else words.unit(student.score),
        so_far=reports.mode_words.so_far(report),
        has_levels=report.rules.level is not None,
        unit=words.unit,
    )


def mode_table(classroom: Classroom, rows: str) -> reports.Table:
    """Return one row a student, or one row a response."""
    return TABLES[rows](reports.mode_report_of(reading(), classroom))


def mode_workbook(classroom: Classroom, headings: reports.Headings) -> bytes:
    """Return the whole report as the bytes of an .xlsx file."""
    report, words = reports.mode_report_of(reading(), classroom), score_words(classroom.mode)
    tables = [reports.mode_class_table(report, words)]
    tables += [table(report) for table in TABLES.values()]
    return reports.workbook_of(tables, headings)
