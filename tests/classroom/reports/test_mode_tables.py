"""The report of a class in a mode as tables."""

from sqlalchemy.orm import Session

from quiz.classroom.reports.mode_reading import mode_report_of
from quiz.classroom.reports.mode_tables import (
    mode_class_table,
    mode_responses_table,
    mode_students_table,
)
from quiz.models import Mode, Teacher
from quiz.web.class_scores import score_words
from tests.support.factories import add_student
from tests.support.mode_classes import open_mode_class, play, played


def test_students_and_responses(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher)
    [quick] = played(db_session, classroom, 7)
    slow = add_student(db_session, classroom)
    play(db_session, slow, [True, False])
    report = mode_report_of(db_session, classroom)
    students = mode_students_table(report)
    rows = [dict(zip(students.names, row, strict=True)) for row in students.rows]
    assert [row["name"] for row in rows] == [quick.name, slow.name]
    assert [row["score"] for row in rows] == [7, None]
    assert [row["correct"] for row in rows] == [7, 1]
    assert [row["done"] for row in rows] == [True, False]
    responses = mode_responses_table(report)
    said = [dict(zip(responses.names, row, strict=True)) for row in responses.rows]
    assert [row["trial"] for row in said] == [*range(1, 11), 1, 2]
    assert sum(row["correct"] for row in said) == 8


def test_the_class(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher)
    played(db_session, classroom, 7, 3)
    report = mode_report_of(db_session, classroom)
    table = mode_class_table(report, score_words(Mode.PAIR))
    figures = {row[0]: row[1] for row in table.rows}
    assert figures["What is played"] == "Pairs"
    assert figures["Students who are done"] == 2
    assert figures["Mean score"] == "5.0"
