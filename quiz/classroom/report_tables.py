"""A classroom's report for other programs: a row a student, a row a response, and a workbook."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from quiz.classroom.figures import Eye, Report, StudentReport
from quiz.decks import DECKS
from quiz.exports import Row, round_probability
from quiz.figures import Gain
from quiz.models import MACHINES
from quiz.play import TrialView

PLACES = 4  # of shares and of standard deviations


@dataclass(frozen=True)
class Table:
    """Rows under names."""

    title: str
    names: tuple[str, ...]
    rows: Iterable[Row]


def places(value: float | None) -> float | None:
    """Round a figure; adding 0 turns -0.0 into 0.0."""
    return None if value is None else round(value, PLACES) + 0.0


# A row a student

STUDENT: dict[str, Callable[[StudentReport], Any]] = {
    "number": lambda student: student.number,
    "name": lambda student: student.name,
    "team": lambda student: student.team,
    "answered": lambda student: len(student.trials),
    "length": lambda student: student.course.total,
    "hits": lambda student: student.eye.counts.hits,
    "misses": lambda student: student.eye.counts.misses,
    "false_alarms": lambda student: student.eye.counts.false_alarms,
    "correct_rejections": lambda student: student.eye.counts.correct_rejections,
    "accuracy": lambda student: places(student.eye.accuracy),
    "accuracy_low": lambda student: places(bounds(student.eye)[0]),
    "accuracy_high": lambda student: places(bounds(student.eye)[1]),
    "d_prime": lambda student: places(student.eye.d_prime),
    "criterion": lambda student: places(student.eye.criterion),
    "mean_confidence": lambda student: places(student.mean_confidence),
    "median_ms": lambda student: student.median_ms,
}
TWO_SETS: dict[str, Callable[[StudentReport], Any]] = {
    "accuracy_before": lambda student: places(student.before.accuracy),
    "accuracy_after": lambda student: places(student.after.accuracy),
    "d_prime_before": lambda student: places(student.before.d_prime),
    "d_prime_after": lambda student: places(student.after.d_prime),
}


def bounds(eye: Eye) -> tuple[float | None, float | None]:
    """Return the interval of an accuracy, empty without responses."""
    return eye.detection.accuracy_interval if eye.trials else (None, None)


def students_table(report: Report) -> Table:
    """Return one row a student, those without responses too."""
    columns = STUDENT | (TWO_SETS if report.course.has_two_sets else {})
    rows = ([read(student) for read in columns.values()] for student in report.students)
    return Table("Students", tuple(columns), rows)


# A row a response


def opinion(name: str, trial: TrialView) -> float | None:
    """Return a machine's P(fake) as it was when a trial was responded to."""
    return round_probability(trial.machine.get(name))


RESPONSE: dict[str, Callable[[TrialView], Any]] = {
    "position": lambda trial: trial.position,
    "label": lambda trial: trial.label.value,
    "response": lambda trial: trial.response.value,
    "correct": lambda trial: trial.correct,
    "confidence": lambda trial: trial.confidence,
    "response_ms": lambda trial: trial.response_ms,
    "responded_at": lambda trial: trial.responded_at,
    "checkpoint": lambda trial: trial.checkpoint,
    "seed": lambda trial: trial.seed,
    **{column: partial(opinion, name) for name, column in MACHINES.items()},
}


def responses_table(report: Report) -> Table:
    """Return one row a response, student by student; what was missed has none."""
    rows = (
        [student.number, student.name, student.team, *(read(trial) for read in RESPONSE.values())]
        for student in report.students
        for trial in student.trials
    )
    return Table("Responses", ("number", "name", "team", *RESPONSE), rows)


# The class


def class_table(report: Report) -> Table:
    """Return the class's figures, one a row."""
    classroom, eye = report.classroom, report.eye
    low, high = bounds(eye)
    deck = DECKS[classroom.deck]
    reals, fakes = deck.reals.capitalize(), deck.short_fakes.capitalize()
    real, fake = deck.call_real.lower(), deck.call_fake.lower()
    rows: list[Row] = [
        ("Classroom", classroom.title),
        ("Code", classroom.code),
        ("Deck", deck.title),
        ("Pace", classroom.pace.value),
        ("Phase", classroom.phase.value),
        ("Faces that count", f"{report.told} of {report.course.total}"),
        ("Students", len(report.students)),
        ("Students who responded", len(report.responding)),
        ("Responses", eye.counts.trials),
        ("Mean of the students: accuracy", places(report.accuracy)),
        ("Mean of the students: d′", places(report.d_prime)),
        ("Mean of the students: criterion", places(report.criterion)),
        ("All responses: accuracy", places(eye.accuracy)),
        ("All responses: accuracy, 95 % from", places(low)),
        ("All responses: accuracy, 95 % to", places(high)),
        (f"{fakes} called {fake} (hits)", eye.counts.hits),
        (f"{fakes} called {real} (misses)", eye.counts.misses),
        (f"{reals} called {fake} (false alarms)", eye.counts.false_alarms),
        (f"{reals} called {real} (correct rejections)", eye.counts.correct_rejections),
        *gain_rows("accuracy", report.accuracy_gain),
        *gain_rows("d′", report.d_prime_gain),
    ]
    return Table("Class", ("figure", "value"), rows)


def gain_rows(name: str, gain: Gain | None) -> Iterator[Row]:
    """Yield what was gained from set to set."""
    if gain is None:
        return
    low, high = gain.interval or (None, None)
    yield f"Gain in {name}: mean of the students", places(gain.mean)
    yield f"Gain in {name}: 95 % from", places(low)
    yield f"Gain in {name}: 95 % to", places(high)
    yield f"Gain in {name}: students", gain.pairs


# A workbook


def workbook(report: Report) -> bytes:
    """Return a report as an Excel workbook of three sheets."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in (class_table(report), students_table(report), responses_table(report)):
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for row in (table.names, *table.rows):
            sheet.append([cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell(sheet: Any, value: Any) -> Any:
    """Return what a sheet takes; a text stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # Excel knows no zones
    if not isinstance(value, str):
        return value
    found = WriteOnlyCell(sheet, value)
    found.data_type, found.quotePrefix = "s", True
    return found
