"""The report of a class in a mode as JSON: the twin of its pages."""

from collections.abc import Sequence
from typing import Any

from quiz.classroom.reports.mode_report import ModeReport, ModeStudent
from quiz.classroom.reports.tables import rounded
from quiz.figures import Choices
from quiz.modes import Judged


def mode_report_json(report: ModeReport, summary: Sequence[str]) -> dict[str, Any]:
    """Return the page's JSON twin."""
    classroom = report.classroom
    return {
        "code": classroom.code,
        "title": classroom.title,
        "deck": classroom.deck,
        "mode": classroom.mode.value,
        "pace": classroom.pace.value,
        "phase": classroom.phase.value,
        "players": len(report.students),
        "begun": len(report.begun),
        "done": len(report.done),
        "summary": list(summary),
        "class": class_json(report),
        "choices": choices_json(report) if report.has_enough else None,
        "students": [mode_student_json(student) for student in report.students],
    }


def class_json(report: ModeReport) -> dict[str, Any]:
    """Return the figures of the scores; null where too few students are done."""
    if not report.has_enough:
        none = dict.fromkeys(("mean", "median", "accuracy"))
        return {"is_enough": False, **none, "interval": [None, None]}
    return {
        "is_enough": True,
        "mean": rounded(report.mean),
        "median": rounded(report.median),
        "accuracy": rounded(report.accuracy),
        "interval": [rounded(bound) for bound in report.interval or (None, None)],
    }


def choices_json(report: ModeReport) -> dict[str, Any] | None:
    """Return what all choices together say; None where a trial shows one face."""
    return None if report.choices is None else pooled_json(report.choices)


def pooled_json(choices: Choices) -> dict[str, Any]:
    """Return the statistics of choices."""
    return {
        "trials": choices.trials,
        "correct": choices.correct,
        "d_prime": rounded(choices.d_prime),
        "first_share": rounded(choices.first_share),
        "first_interval": [rounded(bound) for bound in choices.first_interval],
    }


def mode_student_json(student: ModeStudent) -> dict[str, Any]:
    """Return a student's line."""
    return {
        "id": student.id,
        "number": student.number,
        "name": student.name,
        "team": student.team,
        "answered": len(student.trials),
        "correct": student.right,
        "accuracy": rounded(student.accuracy),
        "score": student.score,
        "done": student.is_done,
        "median_ms": student.median_ms,
    }


def judged_json(trial: Judged) -> dict[str, Any]:
    """Return one trial of a student."""
    return {
        "correct": trial.is_right,
        "level": trial.level,
        "achieved_level": trial.achieved,
        "response_ms": trial.response_ms,
    }
