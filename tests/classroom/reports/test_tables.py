"""The tables of a report: a row for each student, for each response, and for each figure."""

import math
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.classroom.reports.tables import (
    IN_ACCURACY,
    IN_D_PRIME,
    RESPONSE,
    STUDENT,
    TWO_SETS,
    Table,
    class_table,
    gain_rows,
    responses_table,
    rounded,
    students_table,
)
from quiz.figures import Gain
from quiz.models import Face, Teacher
from tests.support.classes import class_of, fresh_report, open_classroom
from tests.support.factories import add_student


def rows_of(table: Table) -> list[dict[str, Any]]:
    """The rows of a table by the names of its columns."""
    return [dict(zip(table.names, row, strict=True)) for row in table.rows]


def test_every_student_has_a_row(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, teams=2)
    class_of(db_session, classroom, ["ffff"], confidence=80)
    silent_name = add_student(db_session, classroom).name
    table = students_table(fresh_report(db_session, classroom))
    assert table.names == tuple(STUDENT)
    first, silent = rows_of(table)
    assert (first["number"], first["team"], first["answered"], first["length"]) == (1, 1, 4, 4)
    assert (first["hits"], first["false_alarms"], first["accuracy"]) == (2, 2, 0.5)
    assert first["accuracy_low"] < 0.5 < first["accuracy_high"]
    assert first["mean_confidence"] == 80
    assert (silent["name"], silent["answered"], silent["hits"]) == (silent_name, 0, 0)
    unknown = ("accuracy", "accuracy_low", "accuracy_high", "d_prime", "mean_confidence")
    assert {silent[name] for name in unknown} == {None}


def test_two_sets_have_columns_of_their_own(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["ffff" + "frfr", "frfr"])
    table = students_table(fresh_report(db_session, classroom))
    assert table.names == (*STUDENT, *TWO_SETS)
    gained, half = rows_of(table)
    assert (gained["accuracy_before"], gained["accuracy_after"]) == (0.5, 1.0)
    assert gained["d_prime_before"] == 0
    assert (half["accuracy_before"], half["accuracy_after"], half["d_prime_after"]) == (
        1,
        None,
        None,
    )


def test_every_response_has_a_row(db_session: Session, teacher: Teacher) -> None:
    db_session.execute(update(Face).values(p_detector=0.87654))
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["fr", "r"], confidence=70)
    add_student(db_session, classroom)
    table = responses_table(fresh_report(db_session, classroom))
    assert table.names == ("number", "name", "team", *RESPONSE)
    rows = rows_of(table)
    assert [(row["number"], row["position"]) for row in rows] == [(1, 1), (1, 2), (2, 1)]
    assert [row["label"] for row in rows] == ["fake", "real", "fake"]
    assert [row["correct"] for row in rows] == [True, True, False]
    assert {row["confidence"] for row in rows} == {70}
    assert [row["seed"] is None for row in rows] == [False, True, False]  # photographs have none
    assert {(row["p_detector"], row["p_discriminator"]) for row in rows} == {(0.877, None)}


@pytest.mark.parametrize("said", [[], ["ffff", "frfr"]])
def test_the_class_has_its_figures(db_session: Session, teacher: Teacher, said: list[str]) -> None:
    classroom = open_classroom(db_session, teacher, length=4, title="7B")
    class_of(db_session, classroom, said)
    add_student(db_session, classroom)
    table = class_table(fresh_report(db_session, classroom))
    figures = {str(name): value for name, value in table.rows}
    assert (figures["Classroom"], figures["Pace"], figures["Phase"]) == ("7B", "Self-paced", "Open")
    assert figures["Faces that count"] == "4 of 4"
    assert (figures["Students"], figures["Students who responded"]) == (len(said) + 1, len(said))
    assert figures["Mean of the students: accuracy"] == (0.75 if said else None)
    low = figures["Mean of the students: accuracy, 95 % interval from"]
    assert low is None if not said else low < 0.75
    [hits] = [value for name, value in figures.items() if name.endswith("(hits)")]
    assert hits == 2 * len(said)
    assert not any(name.startswith("Gain") for name in figures)


def test_a_gain_has_four_rows() -> None:
    rows = list(gain_rows(IN_ACCURACY, Gain(9, 0.5, 0.75, (0.1, 0.4))))
    assert [value for _, value in rows] == [0.25, 0.1, 0.4, 9]
    assert all(str(name).startswith("Gain in accuracy") for name, _ in rows)


def test_a_gain_of_one_student_has_no_interval_and_one_set_no_gain() -> None:
    rows = gain_rows(IN_D_PRIME, Gain(1, 0.5, 0.75, None))
    assert [value for _, value in rows] == [0.25, None, None, 1]
    assert list(gain_rows(IN_D_PRIME, None)) == []


def test_figures_are_rounded_and_zero_has_no_sign() -> None:
    assert (rounded(0.123456), rounded(None)) == (0.1235, None)
    assert math.copysign(1, rounded(-0.00001) or 0.0) == 1
