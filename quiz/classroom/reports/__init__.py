"""A classroom's report: its figures, its sentences, and its tables; in a mode one of its own."""

from quiz.classroom.reports import mode_words, words
from quiz.classroom.reports.figures import Report
from quiz.classroom.reports.headings import Headings, in_words
from quiz.classroom.reports.mode_json import judged_json, mode_report_json, mode_student_json
from quiz.classroom.reports.mode_reading import mode_report_of, mode_student
from quiz.classroom.reports.mode_report import ModeReport
from quiz.classroom.reports.mode_tables import (
    mode_class_table,
    mode_responses_table,
    mode_students_table,
)
from quiz.classroom.reports.reading import report_of, student_report
from quiz.classroom.reports.report_json import report_json, student_json, trial_json
from quiz.classroom.reports.tables import Table, responses_table, students_table
from quiz.classroom.reports.workbook import workbook, workbook_of

__all__ = [
    "Headings",
    "ModeReport",
    "Report",
    "Table",
    "in_words",
    "judged_json",
    "mode_class_table",
    "mode_report_json",
    "mode_report_of",
    "mode_responses_table",
    "mode_student",
    "mode_student_json",
    "mode_students_table",
    "mode_words",
    "report_json",
    "report_of",
    "responses_table",
    "student_json",
    "student_report",
    "students_table",
    "trial_json",
    "words",
    "workbook",
    "workbook_of",
]
