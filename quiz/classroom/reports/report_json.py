"""A report as JSON: the twin of its pages."""

from dataclasses import asdict
from typing import Any

from quiz.classroom.reports.figures import FaceReport, Report, StudentReport
from quiz.classroom.reports.performance import Performance
from quiz.classroom.reports.tables import rounded
from quiz.classroom.reports.words import summary
from quiz.exports import round_probability
from quiz.figures import Gain
from quiz.play import TrialView


def report_json(report: Report) -> dict[str, Any]:
    """Return the page's JSON twin."""
    classroom, calibration = report.classroom, report.profile.calibration
    return {
        "code": classroom.code,
        "title": classroom.title,
        "deck": classroom.deck,
        "pace": classroom.pace.value,
        "phase": classroom.phase.value,
        "length": report.course.total,
        "told": report.told,
        "players": len(report.students),
        "responded": len(report.responding),
        "responses": len(report.trials),
        "summary": summary(report),
        "class": class_json(report),
        "calibration": None if calibration is None else asdict(calibration),
        "reliability": [asdict(bin_) for bin_ in report.profile.reliability],
        "median_ms": asdict(report.profile.times),
        "machines": [asdict(score) for score in report.scores],
        "teams": [asdict(team) for team in report.teams],
        "gain": gains_json(report),
        "faces": [face_json(face) for face in report.faces],
        "students": [student_json(student) for student in report.students],
    }


def class_json(report: Report) -> dict[str, Any]:
    """Return the four counts, and the means of the students; null where students are too few."""
    counts = report.performance.counts
    interval = report.accuracy_interval or (None, None)
    figures = {
        "accuracy": rounded(report.accuracy),
        "d_prime": rounded(report.d_prime),
        "criterion": rounded(report.criterion),
    }
    if not report.has_enough:
        interval, figures = (None, None), dict.fromkeys(figures)
    return (
        asdict(counts)
        | {"trials": counts.trials, "is_enough": report.has_enough}
        | figures
        | {"accuracy_interval": [rounded(bound) for bound in interval]}
    )


def gains_json(report: Report) -> dict[str, Any] | None:
    """Return what was gained from set to set; None with one set, and where it says too little."""
    if not report.course.has_two_sets or not report.has_enough:
        return None
    return {
        "accuracy": gain_json(report.accuracy_gain),
        "d_prime": gain_json(report.d_prime_gain),
    }


def performance_json(performance: Performance) -> dict[str, Any]:
    """Return how well one student did."""
    low, high = performance.detection.accuracy_interval
    return asdict(performance.counts) | {
        "trials": performance.counts.trials,
        "accuracy": rounded(performance.accuracy),
        "accuracy_interval": [rounded(low), rounded(high)],
        "d_prime": rounded(performance.d_prime),
        "criterion": rounded(performance.criterion),
    }


def student_json(student: StudentReport) -> dict[str, Any]:
    """Return a student's line; with two sets also before and after."""
    line = {
        "id": student.id,
        "number": student.number,
        "name": student.name,
        "team": student.team,
        "answered": len(student.trials),
        "length": student.course.total,
        "mean_confidence": student.mean_confidence,
        "median_ms": student.median_ms,
    } | performance_json(student.performance)
    if student.course.has_two_sets:
        line |= {
            "before": performance_json(student.before),
            "after": performance_json(student.after),
        }
    return line


def gain_json(gain: Gain | None) -> dict[str, Any] | None:
    """Return a gain with its interval and the number of students."""
    if gain is None:
        return None
    interval = gain.interval and [rounded(bound) for bound in gain.interval]
    return {
        "students": gain.pairs,
        "before": rounded(gain.before),
        "after": rounded(gain.after),
        "mean": rounded(gain.mean),
        "interval": interval,
    }


def face_json(face: FaceReport) -> dict[str, Any]:
    """Return a face with the votes of the class and the opinions of the machines."""
    return {
        "position": face.seen.position,
        "face": face.seen.face,
        "label": face.seen.label.value,
        "checkpoint": face.seen.checkpoint,
        "seed": face.seen.seed,
        "responses": face.responses,
        "wrong": face.wrong,
        "share_wrong": rounded(face.share_wrong),
        "split": face.split,
        "machine": {name: round_probability(p) for name, p in face.seen.machine.items()},
    }


def trial_json(trial: TrialView) -> dict[str, Any]:
    """Return a student's response."""
    return {
        "position": trial.position,
        "face": trial.face,
        "label": trial.label.value,
        "response": trial.response.value,
        "correct": trial.correct,
        "confidence": trial.confidence,
        "response_ms": trial.response_ms,
    }
