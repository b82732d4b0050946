"""The report of a class in a mode as tables for other programs."""

from collections.abc import Callable
from typing import Any

from quiz.classroom.class_modes import ScoreWords
from quiz.classroom.reports import mode_words
from quiz.classroom.reports.mode_report import ModeReport, ModeStudent
from quiz.classroom.reports.tables import Table, rounded
from quiz.decks import DECKS
from quiz.exports import Row
from quiz.languages import gettext
from quiz.modes import Judged
from quiz.words import classrooms, modes

STUDENT: dict[str, Callable[[ModeStudent], Any]] = {
    "number": lambda student: student.number,
    "name": lambda student: student.name,
    "team": lambda student: student.team,
    "answered": lambda student: len(student.trials),
    "correct": lambda student: student.right,
    "accuracy": lambda student: rounded(student.accuracy),
    "score": lambda student: student.score,
    "done": lambda student: student.is_done,
    "median_ms": lambda student: student.median_ms,
}
TRIAL: dict[str, Callable[[Judged], Any]] = {
    "correct": lambda trial: trial.is_right,
    "level": lambda trial: trial.level,
    "achieved_level": lambda trial: trial.achieved,
    "response_ms": lambda trial: trial.response_ms,
}


def mode_students_table(report: ModeReport) -> Table:
    """Return one row a student, those without responses too."""
    rows = ([read(student) for read in STUDENT.values()] for student in report.students)
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Students"), tuple(STUDENT), rows)


def mode_responses_table(report: ModeReport) -> Table:
    """Return one row a trial with a response, student by student."""
    rows = (
        [student.number, student.name, student.team, number]
        + [read(trial) for read in TRIAL.values()]
        for student in report.students
        for number, trial in enumerate(student.trials, start=1)
    )
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Responses"), ("number", "name", "team", "trial", *TRIAL), rows)


def mode_class_table(report: ModeReport, words: ScoreWords) -> Table:
    """Return the class's figures, one a row."""
    classroom = report.classroom
    rows: list[Row] = [
        (gettext("Classroom"), classroom.title),
        (gettext("Code"), classroom.code),
        (gettext("Deck"), str(DECKS[classroom.deck].title)),
        (gettext("What is played"), modes.title(classroom.mode)),
        (gettext("Pace"), str(classrooms.PACES[classroom.pace])),
        (gettext("Phase"), str(classrooms.PHASES[classroom.phase])),
        (gettext("Students"), len(report.students)),
        (gettext("Students who responded"), len(report.begun)),
        (gettext("Students who are done"), len(report.done)),
        *((name, value) for name, value, _ in mode_words.figures(report, words)),
    ]
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Class"), (gettext("figure"), gettext("value")), rows)
