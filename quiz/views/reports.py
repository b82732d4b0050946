"""A classroom's report: a page, its JSON, and tables; for the teacher alone."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from quiz.classroom import (
    Eye,
    FaceReport,
    Report,
    StudentReport,
    Table,
    places,
    report_of,
    report_words,
    responses_table,
    student_report,
    students_table,
    workbook,
)
from quiz.decks import DECKS
from quiz.errors import Invalid
from quiz.exports import csv_lines, round_probability
from quiz.figures import Gain
from quiz.play import TrialView
from quiz.views.classrooms import in_time
from quiz.web import Seat, page, reading, taught_classroom

pages = Blueprint("reports", __name__)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HARDEST = 10  # faces with their pictures; the table has all
TABLES = {"students": students_table, "responses": responses_table}


def own_report(code: str) -> Report:
    """Return the report of a classroom of the teacher who asks."""
    seat = in_time(Seat(taught_classroom(reading(), code)))
    return report_of(reading(), seat.classroom)


@pages.get("/classrooms/<code>/report")
def show(code: str) -> Response:
    """Show how a class has done."""
    report = own_report(code)
    return page(
        "classrooms/report.html",
        as_json(report),
        title=f"Report: {report.classroom.title}",
        report=report,
        classroom=report.classroom,
        deck=DECKS[report.classroom.deck],
        summary=report_words.summary(report),
        so_far=report_words.so_far(report),
        leaning=report_words.leaning(report),
        sureness=report_words.sureness(report),
        hardest=report.faces[:HARDEST],
        machines=[score.name for score in report.scores[1:]],
    )


@pages.get("/classrooms/<code>/students/<student_id>")
def show_student(code: str, student_id: str) -> Response:
    """Show how one student has done."""
    report = own_report(code)
    student = student_report(report, student_id)
    trials = [trial_json(trial) for trial in student.trials]
    return page(
        "classrooms/student_report.html",
        student_json(student) | {"trials": trials},
        title=f"{student.name}: {report.classroom.title}",
        report=report,
        classroom=report.classroom,
        deck=DECKS[report.classroom.deck],
        student=student,
        so_far=report_words.so_far(report),
    )


# Tables


@pages.get("/classrooms/<code>/report.csv")
def export_csv(code: str) -> Response:
    """Send one row a student, or one row a response."""
    rows = request.args.get("rows", "students")
    if rows not in TABLES:
        raise Invalid(f"rows must be {' or '.join(TABLES)}.")
    report = own_report(code)
    table: Table = TABLES[rows](report)
    body = "".join(csv_lines(table.names, table.rows))
    return attached(body, "text/csv", f"{report.classroom.code}-{rows}.csv")


@pages.get("/classrooms/<code>/report.xlsx")
def export_xlsx(code: str) -> Response:
    """Send the whole report as a workbook."""
    report = own_report(code)
    return attached(workbook(report), EXCEL, f"{report.classroom.code}.xlsx")


def attached(body: str | bytes, mimetype: str, name: str) -> Response:
    """Return a file; the name is made of the code, since a title may be anything."""
    headers = {"Content-Disposition": f"attachment; filename=classroom-{name}"}
    return Response(body, mimetype=mimetype, headers=headers)


# JSON


def as_json(report: Report) -> dict[str, Any]:
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
        "summary": report_words.summary(report),
        "class": counts_json(report.eye)
        | {
            "mean_accuracy": places(report.accuracy),
            "d_prime": places(report.d_prime),
            "criterion": places(report.criterion),
        },
        "calibration": None if calibration is None else asdict(calibration),
        "reliability": [asdict(found) for found in report.profile.reliability],
        "median_ms": asdict(report.profile.times),
        "machines": [asdict(score) for score in report.scores],
        "teams": [asdict(team) for team in report.teams],
        "gain": {
            "accuracy": gain_json(report.accuracy_gain),
            "d_prime": gain_json(report.d_prime_gain),
        }
        if report.course.has_two_sets
        else None,
        "faces": [face_json(face) for face in report.faces],
        "students": [student_json(student) for student in report.students],
    }


def counts_json(eye: Eye) -> dict[str, Any]:
    """Return counts with their accuracy; what comes from rates is a matter of each student."""
    low, high = eye.detection.accuracy_interval
    return asdict(eye.counts) | {
        "trials": eye.counts.trials,
        "accuracy": places(eye.accuracy),
        "accuracy_interval": [places(low), places(high)],
    }


def eye_json(eye: Eye) -> dict[str, Any]:
    """Return what one student's responses say."""
    found = {"d_prime": places(eye.d_prime), "criterion": places(eye.criterion)}
    return counts_json(eye) | found


def student_json(student: StudentReport) -> dict[str, Any]:
    """Return a student's line."""
    found = {
        "id": student.id,
        "number": student.number,
        "name": student.name,
        "team": student.team,
        "answered": len(student.trials),
        "length": student.course.total,
        "mean_confidence": student.mean_confidence,
        "median_ms": student.median_ms,
    } | eye_json(student.eye)
    if student.course.has_two_sets:
        found |= {"before": eye_json(student.before), "after": eye_json(student.after)}
    return found


def gain_json(gain: Gain | None) -> dict[str, Any] | None:
    """Return what was gained, and by how many."""
    if gain is None:
        return None
    interval = gain.interval and [places(bound) for bound in gain.interval]
    return {
        "students": gain.pairs,
        "before": places(gain.before),
        "after": places(gain.after),
        "mean": places(gain.mean),
        "interval": interval,
    }


def face_json(face: FaceReport) -> dict[str, Any]:
    """Return a face with what the class and the machines say."""
    return {
        "position": face.seen.position,
        "face": face.seen.face,
        "label": face.seen.label.value,
        "checkpoint": face.seen.checkpoint,
        "seed": face.seen.seed,
        "responses": face.responses,
        "wrong": face.wrong,
        "share_wrong": places(face.share_wrong),
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
