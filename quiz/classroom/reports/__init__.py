"""A classroom's report: its figures, its sentences, and its tables."""

from quiz.classroom.reports import words
from quiz.classroom.reports.figures import Report
from quiz.classroom.reports.headings import Headings, in_words
from quiz.classroom.reports.reading import report_of, student_report
from quiz.classroom.reports.report_json import report_json, student_json, trial_json
from quiz.classroom.reports.tables import Table, responses_table, students_table
from quiz.classroom.reports.workbook import workbook

__all__ = [
    "Headings",
    "Report",
    "Table",
    "in_words",
    "report_json",
    "report_of",
    "responses_table",
    "student_json",
    "student_report",
    "students_table",
    "trial_json",
    "words",
    "workbook",
]
