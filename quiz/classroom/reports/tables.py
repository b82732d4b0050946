"""A report as tables for other programs: one row a student, one row a response, the class."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from quiz.classroom.reports.figures import Report, StudentReport
from quiz.classroom.reports.performance import Performance
from quiz.decks import DECKS
from quiz.exports import Row, round_probability
from quiz.figures import Gain
from quiz.languages import deck_text, gettext, lazy, number
from quiz.models import MACHINES
from quiz.play import TrialView
from quiz.words import classrooms

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
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Students"), tuple(columns), rows)


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
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Responses"), ("number", "name", "team", *RESPONSE), rows)


# The class

IN_ACCURACY = (
    lazy("Gain in accuracy: mean of the students"),
    lazy("Gain in accuracy: 95 % interval from"),
    lazy("Gain in accuracy: 95 % interval to"),
    lazy("Gain in accuracy: students"),
)
IN_D_PRIME = (
    lazy("Gain in d′: mean of the students"),
    lazy("Gain in d′: 95 % interval from"),
    lazy("Gain in d′: 95 % interval to"),
    lazy("Gain in d′: students"),
)


def class_table(report: Report) -> Table:
    """Return the class's figures, one a row."""
    classroom, performance = report.classroom, report.performance
    low, high = (report.accuracy_interval if report.has_enough else None) or (None, None)
    deck = classroom.deck
    told = gettext("%(some)s of %(all)s", some=number(report.told), all=number(report.course.total))
    rows: list[Row] = [
        (gettext("Classroom"), classroom.title),
        (gettext("Code"), classroom.code),
        (gettext("Deck"), str(DECKS[deck].title)),
        (gettext("Pace"), str(classrooms.PACES[classroom.pace])),
        (gettext("Phase"), str(classrooms.PHASES[classroom.phase])),
        (gettext("Faces that count"), told),
        (gettext("Students"), len(report.students)),
        (gettext("Students who responded"), len(report.responding)),
        (gettext("Responses"), performance.counts.trials),
        (gettext("Right responses"), performance.counts.correct),
        (gettext("Mean of the students: accuracy"), of_class(report, report.accuracy)),
        (gettext("Mean of the students: accuracy, 95 % interval from"), rounded(low)),
        (gettext("Mean of the students: accuracy, 95 % interval to"), rounded(high)),
        (gettext("Mean of the students: d′"), of_class(report, report.d_prime)),
        (gettext("Mean of the students: criterion"), of_class(report, report.criterion)),
        (deck_text(deck, "Fakes called fake (hits)"), performance.counts.hits),
        (deck_text(deck, "Fakes called real (misses)"), performance.counts.misses),
        (
            deck_text(deck, "Photographs called fake (false alarms)"),
            performance.counts.false_alarms,
        ),
        (
            deck_text(deck, "Photographs called real (correct rejections)"),
            performance.counts.correct_rejections,
        ),
        *(gain_rows(IN_ACCURACY, report.accuracy_gain) if report.has_enough else ()),
        *(gain_rows(IN_D_PRIME, report.d_prime_gain) if report.has_enough else ()),
    ]
    # Translators: the name of a sheet in Excel, of at most 31 characters.
    return Table(gettext("Class"), (gettext("figure"), gettext("value")), rows)


def of_class(report: Report, value: float | None) -> float | str | None:
    """Return a figure of the whole class; words where too few students responded."""
    if report.trials and not report.has_enough:
        return gettext("too few students")
    return rounded(value)


def gain_rows(names: Sequence[str], gain: Gain | None) -> Iterator[Row]:
    """Yield the gain from the first set to the second; nothing with one set."""
    if gain is None:
        return
    low, high = gain.interval or (None, None)
    values = (rounded(gain.mean), rounded(low), rounded(high), gain.pairs)
    yield from zip(map(str, names), values, strict=True)
