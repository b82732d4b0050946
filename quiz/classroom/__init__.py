"""Classrooms: plans, phases, students, snapshots and reports."""

from quiz.classroom import classrooms, plans, report_words, retention, students
from quiz.classroom.classrooms import course_of
from quiz.classroom.figures import Eye, FaceReport, Report, StudentReport
from quiz.classroom.plans import ADULT, read_plan
from quiz.classroom.report_tables import Table, places, responses_table, students_table, workbook
from quiz.classroom.reports import report_of, student_report
from quiz.classroom.state import Sight

__all__ = [
    "ADULT",
    "Eye",
    "FaceReport",
    "Report",
    "Sight",
    "StudentReport",
    "Table",
    "classrooms",
    "course_of",
    "places",
    "plans",
    "read_plan",
    "report_of",
    "report_words",
    "responses_table",
    "retention",
    "student_report",
    "students",
    "students_table",
    "workbook",
]
