"""A report as tables for other programs: one row a student, one row a response, the class."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from quiz.classroom.reports.figures import Report, StudentReport
from quiz.classroom.reports.performance import Performance
from quiz.decks import DECKS
from quiz.exports import Row, round_probability
from quiz.figures import Gain
from quiz.models import MACHINES
from quiz.play import TrialView
from quiz.words import trials

PLACES = 4  # of shares and of standard deviations


@dataclass(frozen=True)
class Table:
    """Rows under the names of their columns."""

    title: str
    names: tuple[str, ...]
    rows: Iterable[Row]


def rounded(value: float | None) -> float | None:
    """Round a figure; adding 0 turns -0.0 into 0.0."""
    return None if value is None else round(value, PLACES) + 0.0


# A row a student

STUDENT: dict[str, Callable[[StudentReport], Any]] = {
    "number": lambda student: student.number,
    "name": lambda student: student.name,
    "team": lambda student: student.team,
    "answered": lambda student: len(student.trials),
    "length": lambda student: student.course.total,
    "hits": lambda student: student.performance.counts.hits,
    "misses": lambda student: student.performance.counts.misses,
    "false_alarms": lambda student: student.performance.counts.false_alarms,
    "correct_rejections": lambda student: student.performance.counts.correct_rejections,
    "accuracy": lambda student: rounded(student.performance.accuracy),
    "accuracy_low": lambda student: rounded(bounds(student.performance)[0]),
    "accuracy_high": lambda student: rounded(bounds(student.performance)[1]),
    "d_prime": lambda student: rounded(student.performance.d_prime),
    "criterion": lambda student: rounded(student.performance.criterion),
    "mean_confidence": lambda student: rounded(student.mean_confidence),
    "median_ms": lambda student: student.median_ms,
}
TWO_SETS: dict[str, Callable[[StudentReport], Any]] = {
    "accuracy_before": lambda student: rounded(student.before.accuracy),
    "accuracy_after": lambda student: rounded(student.after.accuracy),
    "d_prime_before": lambda student: rounded(student.before.d_prime),
    "d_prime_after": lambda student: rounded(student.after.d_prime),
}


def bounds(performance: Performance) -> tuple[float | None, float | None]:
    """Return the interval of an accuracy, empty without responses."""
    return performance.detection.accuracy_interval if performance.trials else (None, None)


def students_table(report: Report) -> Table:
    """Return one row a student, those without responses too."""
    columns = STUDENT | (TWO_SETS if report.course.has_two_sets else {})
    rows = ([read(student) for read in columns.values()] for student in report.students)
    return Table("Students", tuple(columns), rows)


# A row a response


def p_fake(name: str, trial: TrialView) -> float | None:
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
    **{column: partial(p_fake, name) for name, column in MACHINES.items()},
}


def responses_table(report: Report) -> Table:
    """Return one row a response, student by student; a face without a response has none."""
    rows = (
        [student.number, student.name, student.team, *(read(trial) for read in RESPONSE.values())]
        for student in report.students
        for trial in student.trials
    )
    return Table("Responses", ("number", "name", "team", *RESPONSE), rows)


# The class


def class_table(report: Report) -> Table:
    """Return the class's figures, one a row."""
    classroom, performance = report.classroom, report.performance
    low, high = (report.accuracy_interval if report.has_enough else None) or (None, None)
    deck = DECKS[classroom.deck]
    reals, fakes = deck.reals.capitalize(), deck.short_fakes.capitalize()
    real, fake = trials.said(deck, "real"), trials.said(deck, "fake")
    rows: list[Row] = [
        ("Classroom", classroom.title),
        ("Code", classroom.code),
        ("Deck", deck.title),
        ("Pace", classroom.pace.value),
        ("Phase", classroom.phase.value),
        ("Faces that count", f"{report.told} of {report.course.total}"),
        ("Students", len(report.students)),
        ("Students who responded", len(report.responding)),
        ("Responses", performance.counts.trials),
        ("Right responses", performance.counts.correct),
        ("Mean of the students: accuracy", of_class(report, report.accuracy)),
        ("Mean of the students: accuracy, 95 % interval from", rounded(low)),
        ("Mean of the students: accuracy, 95 % interval to", rounded(high)),
        ("Mean of the students: d′", of_class(report, report.d_prime)),
        ("Mean of the students: criterion", of_class(report, report.criterion)),
        (f"{fakes} called {fake} (hits)", performance.counts.hits),
        (f"{fakes} called {real} (misses)", performance.counts.misses),
        (f"{reals} called {fake} (false alarms)", performance.counts.false_alarms),
        (f"{reals} called {real} (correct rejections)", performance.counts.correct_rejections),
        *(gain_rows("accuracy", report.accuracy_gain) if report.has_enough else ()),
        *(gain_rows("d′", report.d_prime_gain) if report.has_enough else ()),
    ]
    return Table("Class", ("figure", "value"), rows)


def of_class(report: Report, value: float | None) -> float | str | None:
    """Return a figure of the whole class; words where too few students responded."""
    return "too few students" if report.trials and not report.has_enough else rounded(value)


def gain_rows(name: str, gain: Gain | None) -> Iterator[Row]:
    """Yield the gain from the first set to the second; nothing with one set."""
    if gain is None:
        return
    low, high = gain.interval or (None, None)
    yield f"Gain in {name}: mean of the students", rounded(gain.mean)
    yield f"Gain in {name}: 95 % interval from", rounded(low)
    yield f"Gain in {name}: 95 % interval to", rounded(high)
    yield f"Gain in {name}: students", gain.pairs
